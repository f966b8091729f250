/* TLS in place: a descriptor that tls_begin was called with is encrypted from then on. Uses the system's OpenSSL, and is
   the same for the hosts of all engines. What returns a number returns -1 with errno if it fails. */
#ifndef UASYNCIO_TLS_H
#define UASYNCIO_TLS_H
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Errors that the system has no number for. */
enum { TLS_PROTOCOL = 20000, TLS_CERTIFICATE, TLS_INPUT, TLS_MISSING };

/* The texts of the options. */
enum { TLS_CA, TLS_CERT, TLS_KEY, TLS_ALPN, TLS_TEXTS };

struct tls_text {
    uint8_t *data;
    size_t length;
};

struct tls_options {
    struct tls_text texts[TLS_TEXTS];
    int is_server;
    int verifies;
};

struct tls;

#pragma GCC visibility push(hidden)

/* Makes a text longer, which is empty at first. */
int tls_add(struct tls_text *text, const void *bytes, size_t length);
/* Adds the name of a protocol as TLS sends it: its length in a byte before it. */
int tls_add_name(struct tls_text *text, const char *name, size_t length);
void tls_free_options(struct tls_options *options);

/* Loads OpenSSL. */
int tls_load(void);
/* Both take over the texts of the options, which tls_load was called before. */
int tls_check(struct tls_options *options);
/* `name` is what the certificate of a server must have; a server has none. `early` are bytes of the peer's that were read
   from the descriptor already. */
int tls_begin(int fd, struct tls_options *options, const char *name, const struct tls_text *early);

/* NULL for a descriptor that is not encrypted. */
struct tls *tls_of(int fd);
int tls_handshake(struct tls *tls);
/* Whether it goes on only when there is room to send, also to receive. */
int tls_wants_room(const struct tls *tls);
ssize_t tls_recv(struct tls *tls, void *bytes, size_t length);
ssize_t tls_send(struct tls *tls, const void *bytes, size_t length);
int tls_shutdown(struct tls *tls);
/* Before the descriptor is closed. */
void tls_forget(int fd);

/* What is known of the connection under a name, as JSON in memory that the caller frees; NULL if there is no memory. */
char *tls_fact(struct tls *tls, const char *name);
/* Describes the latest error of the numbers above. */
const char *tls_words(void);

#pragma GCC visibility pop
#endif
