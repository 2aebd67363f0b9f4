/* Stand-in for a header of Asterisk: see ../asterisk.h. */
#include "../asterisk.h"
