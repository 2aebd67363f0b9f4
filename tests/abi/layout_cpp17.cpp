// The same layout seen by a C++17 host: the header compiles there with every warning on, and gives the same numbers.
#include "layout.c" // NOLINT
