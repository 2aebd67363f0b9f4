#include "../asterisk.h"
