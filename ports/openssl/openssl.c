/* Loads OpenSSL 3. */
#include "openssl.h"
#include <dlfcn.h>

#define LIBRARY "libssl.so.3"

struct openssl openssl;

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
#define FUNCTION(type, name, parameters) { #name, offsetof(struct openssl, name) },
    OPENSSL_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

/* The library stays loaded. The functions of libcrypto.so.3 are found through it, as it needs that. */
const char *load_openssl(void)
{
    static int is_loaded;
    if (is_loaded)
        return NULL;
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return LIBRARY;
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
        void **member = (void **)((char *)&openssl + functions[i].offset);
        *member = dlsym(library, functions[i].name);
        if (!*member)
            return functions[i].name;
    }
    is_loaded = 1;
    return NULL;
}
