/* Between libdyncx and its part libdyncx_phone: plain C, memory of the caller, no exception comes across. Internal:
 * both are built together, and the number below is compared when the part is loaded. */
#ifndef DYNCX_PHONE_ABI_H
#define DYNCX_PHONE_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DYNCX_PHONE_ABI 1
#define DYNCX_PHONE_API __attribute__((visibility("default")))

enum {
    DYNCX_PHONE_NOTHING = 0,  /* it cannot be read as a number of the region */
    DYNCX_PHONE_BAD_SIZE = 1, /* too short or too long to exist */
    DYNCX_PHONE_LOCAL = 2,    /* possible inside its own area only: the area code is missing */
    DYNCX_PHONE_POSSIBLE = 3, /* the length is right, the range is not known */
    DYNCX_PHONE_VALID = 4
};

typedef struct dyncx_phone_fields {
    int32_t quality;
    char country_code[8];   /* "49" */
    char trunk[8];          /* "0": dialled before a national number */
    char national[24];      /* the significant digits */
    char in_nation[64];     /* as libphonenumber writes it: "030 123456" */
    char among_nations[64]; /* "+49 30 123456" */
} dyncx_phone_fields;

DYNCX_PHONE_API uint32_t dyncx_phone_abi(void);

/* `text` is ASCII and need not end with NUL. `region` is two capital letters, or "" for none. Any thread may call. */
DYNCX_PHONE_API int32_t dyncx_phone_read(const char* text, size_t length, const char* region,
                                         dyncx_phone_fields* fields);

#ifdef __cplusplus
}
#endif

#endif
