#include "tls.h"
#include "openssl.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define UNUSED __attribute__((unused))
/* Calls again what a signal has interrupted. */
#define RETRY(result, call) \
    do { \
        (result) = (call); \
    } while ((result) < 0 && errno == EINTR)

/* How many contexts are kept, for connections with the same options, and how many sessions, to be resumed. */
#define CONTEXTS 16
#define SESSIONS 64

/* Of OpenSSL's headers. */
enum {
    OPTIONS = 1 << 7 | 1 << 17 | 1 << 30, /* IGNORE_UNEXPECTED_EOF, NO_COMPRESSION, NO_RENEGOTIATION */
    MODE = 1 | 2 | 16, /* ENABLE_PARTIAL_WRITE, ACCEPT_MOVING_WRITE_BUFFER, RELEASE_BUFFERS */
    CACHE_CLIENT = 0x201, /* and NO_INTERNAL_STORE */
    CTRL_EXTRA_CHAIN_CERT = 14,
    CTRL_MODE = 33,
    CTRL_SET_SESS_CACHE_MODE = 44,
    CTRL_SET_TLSEXT_HOSTNAME = 55,
    CTRL_SET_MIN_PROTO_VERSION = 123,
    TLS1_2 = 0x303,
    VERIFY_PEER = 1,
    VERIFY_CLIENT = 3, /* and FAIL_IF_NO_PEER_CERT */
    ERROR_SSL = 1,
    ERROR_WANT_READ = 2,
    ERROR_WANT_WRITE = 3,
    ERROR_ZERO_RETURN = 6,
    LIB_SSL = 20,
    R_CERTIFICATE_VERIFY_FAILED = 134,
    V_HOSTNAME_MISMATCH = 62,
    V_IP_ADDRESS_MISMATCH = 64,
    ALPN_FOUND = 1,
    ALPN_OK = 0,
    ALPN_FATAL = 2,
};

/* Connections with the same options share it. */
struct context {
    struct tls_options options;
    SSL_CTX *ssl;
    int references;
};

struct tls {
    SSL *ssl;
    /* The name that was verified; NULL for a server. */
    char *name;
    int port;
    struct context *context;
    int is_ready;
    /* It reads from memory what had come before it began. */
    int is_early;
    /* The latest handshake or tls_recv has stopped because nothing could be sent. */
    int wants_room;
    int has_said_goodbye;
    /* The errno of a failure, after which nothing can be sent; after one of TLS_PROTOCOL or above nothing can be received
       either. */
    int error;
};

/* The latest first. */
static struct context *contexts[CONTEXTS];
static struct session {
    const struct context *context;
    char *name;
    int port;
    SSL_SESSION *session;
} sessions[SESSIONS];

/* By descriptor. */
static struct tls **table;
static int table_size;

static char words[300];

const char *tls_words(void)
{
    return words;
}

__attribute__((format(printf, 2, 3))) static int fail(int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof(words), format, arguments);
    va_end(arguments);
    errno = error;
    return -1;
}

struct tls *tls_of(int fd)
{
    return fd >= 0 && fd < table_size ? table[fd] : NULL;
}

/* OpenSSL's words for its first error. */
static const char *reason(void)
{
    const char *text = openssl.ERR_reason_error_string(openssl.ERR_peek_error());
    return text ? text : "unknown error";
}

/* ---- options ---- */

void tls_free_options(struct tls_options *options)
{
    for (int i = 0; i < TLS_TEXTS; i++)
        free(options->texts[i].data);
}

static int same_options(const struct tls_options *a, const struct tls_options *b)
{
    if (a->is_server != b->is_server || a->verifies != b->verifies)
        return 0;
    for (int i = 0; i < TLS_TEXTS; i++) {
        const struct tls_text *x = &a->texts[i], *y = &b->texts[i];
        if (x->length != y->length || (x->length && memcmp(x->data, y->data, x->length) != 0))
            return 0;
    }
    return 1;
}

int tls_add(struct tls_text *text, const void *bytes, size_t length)
{
    uint8_t *larger = realloc(text->data, text->length + length + 1);
    if (!larger)
        return -1;
    if (length)
        memcpy(larger + text->length, bytes, length);
    text->data = larger;
    text->length += length;
    return 0;
}

int tls_add_name(struct tls_text *text, const char *name, size_t length)
{
    uint8_t size = (uint8_t)length;
    return tls_add(text, &size, 1) || tls_add(text, name, length) ? -1 : 0;
}

/* ---- contexts ---- */

/* Keys with a password are refused: OpenSSL would ask for it on the terminal. */
static int no_password(UNUSED char *buffer, UNUSED int size, UNUSED int writing, UNUSED void *argument)
{
    return -1;
}

static BIO *reader_of(const struct tls_text *pem)
{
    openssl.ERR_clear_error();
    return openssl.BIO_new_mem_buf(pem->length ? (const void *)pem->data : "", (int)pem->length);
}

/* Calls `use` with each certificate; returns how many there are, or -1. */
static int each_certificate(SSL_CTX *context, const struct tls_text *pem, int use(SSL_CTX *, X509 *, int index))
{
    BIO *bio = reader_of(pem);
    X509 *certificate;
    int count = 0;
    while (bio && count >= 0 && (certificate = openssl.PEM_read_bio_X509(bio, NULL, no_password, NULL))) {
        count = use(context, certificate, count) > 0 ? count + 1 : -1;
        openssl.X509_free(certificate);
    }
    if (bio)
        openssl.BIO_free(bio);
    return count;
}

static int trust(SSL_CTX *context, X509 *certificate, UNUSED int index)
{
    return openssl.X509_STORE_add_cert(openssl.SSL_CTX_get_cert_store(context), certificate) &&
           openssl.SSL_CTX_add_client_CA(context, certificate);
}

/* The first one is ours, the others are its chain. */
static int present(SSL_CTX *context, X509 *certificate, int index)
{
    if (index == 0)
        return openssl.SSL_CTX_use_certificate(context, certificate);
    /* The context takes over one reference. */
    return openssl.X509_up_ref(certificate) &&
           openssl.SSL_CTX_ctrl(context, CTRL_EXTRA_CHAIN_CERT, 0, certificate) > 0;
}

static int use_key(SSL_CTX *context, const struct tls_text *pem)
{
    BIO *bio = reader_of(pem);
    EVP_PKEY *key = bio ? openssl.PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
    int used = key && openssl.SSL_CTX_use_PrivateKey(context, key) > 0;
    if (key)
        openssl.EVP_PKEY_free(key);
    if (bio)
        openssl.BIO_free(bio);
    return used;
}

static int load_texts(SSL_CTX *context, const struct tls_text *texts)
{
    if (!texts[TLS_CA].data)
        openssl.SSL_CTX_set_default_verify_paths(context);
    else if (each_certificate(context, &texts[TLS_CA], trust) <= 0)
        return fail(TLS_INPUT, "ssl.ca: no certificate in PEM: %s", reason());
    if (texts[TLS_CERT].data && each_certificate(context, &texts[TLS_CERT], present) <= 0)
        return fail(TLS_INPUT, "ssl.cert: no certificate in PEM: %s", reason());
    if (texts[TLS_KEY].data && !use_key(context, &texts[TLS_KEY]))
        return fail(TLS_INPUT, "ssl.key: no key in PEM for this certificate: %s", reason());
    return 0;
}

static int choose_protocol(UNUSED SSL *ssl, const unsigned char **chosen, unsigned char *length,
                           const unsigned char *offered, unsigned int offered_length, void *argument)
{
    const struct tls_text *ours = &((const struct context *)argument)->options.texts[TLS_ALPN];
    int found = openssl.SSL_select_next_proto((unsigned char **)chosen, length, ours->data,
                                              (unsigned int)ours->length, offered, offered_length);
    return found == ALPN_FOUND ? ALPN_OK : ALPN_FATAL;
}

/* ---- sessions, which a client resumes when it connects to the same name and port again ---- */

static void forget_session(struct session *session)
{
    if (session->session)
        openssl.SSL_SESSION_free(session->session);
    free(session->name);
    memset(session, 0, sizeof(*session));
}

static struct session *session_of(const struct tls *tls)
{
    for (int i = 0; i < SESSIONS; i++) {
        struct session *each = &sessions[i];
        if (each->session && each->context == tls->context && each->port == tls->port &&
            strcmp(each->name, tls->name) == 0)
            return each;
    }
    return NULL;
}

/* Returns 1 if it has kept the session. */
static int keep_session(SSL *ssl, SSL_SESSION *session)
{
    static unsigned next;
    struct tls *tls = tls_of(openssl.SSL_get_wfd(ssl));
    if (!tls || tls->ssl != ssl || !tls->name)
        return 0;
    struct session *place = session_of(tls);
    char *name = strdup(tls->name);
    if (!name)
        return 0;
    if (!place)
        place = &sessions[next++ % SESSIONS];
    forget_session(place);
    *place = (struct session){ tls->context, name, tls->port, session };
    return 1;
}

static void release_context(struct context *context)
{
    if (--context->references > 0)
        return;
    for (int i = 0; i < SESSIONS; i++)
        if (sessions[i].context == context)
            forget_session(&sessions[i]);
    if (context->ssl)
        openssl.SSL_CTX_free(context->ssl);
    tls_free_options(&context->options);
    free(context);
}

static int set_up(struct context *context)
{
    const struct tls_options *options = &context->options;
    SSL_CTX *ssl = context->ssl;
    int mode = options->is_server ? options->texts[TLS_CA].data ? VERIFY_CLIENT : 0 : VERIFY_PEER;
    openssl.SSL_CTX_ctrl(ssl, CTRL_SET_MIN_PROTO_VERSION, TLS1_2, NULL);
    openssl.SSL_CTX_ctrl(ssl, CTRL_MODE, MODE, NULL);
    openssl.SSL_CTX_set_options(ssl, OPTIONS);
    openssl.SSL_CTX_set_verify(ssl, options->verifies ? mode : 0, NULL);
    if (load_texts(ssl, options->texts) < 0)
        return -1;
    const struct tls_text *alpn = &options->texts[TLS_ALPN];
    if (options->is_server) {
        openssl.SSL_CTX_set_session_id_context(ssl, (const unsigned char *)"uasyncio", 8);
        if (alpn->length)
            openssl.SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, context);
        return 0;
    }
    openssl.SSL_CTX_ctrl(ssl, CTRL_SET_SESS_CACHE_MODE, CACHE_CLIENT, NULL);
    openssl.SSL_CTX_sess_set_new_cb(ssl, keep_session);
    if (alpn->length)
        openssl.SSL_CTX_set_alpn_protos(ssl, alpn->data, (unsigned int)alpn->length);
    return 0;
}

/* Takes over the texts of `options`. */
static struct context *make_context(struct tls_options *options)
{
    struct context *context = calloc(1, sizeof(*context));
    if (!context) {
        tls_free_options(options);
        return NULL;
    }
    context->options = *options;
    context->references = 1;
    context->ssl = openssl.SSL_CTX_new(options->is_server ? openssl.TLS_server_method()
                                                          : openssl.TLS_client_method());
    if (!context->ssl)
        errno = ENOMEM;
    if (context->ssl && set_up(context) == 0)
        return context;
    int error = errno;
    release_context(context);
    errno = error;
    return NULL;
}

/* The context at `index` becomes the first one. */
static struct context *use_first(int index, struct context *context)
{
    memmove(contexts + 1, contexts, sizeof(*contexts) * (size_t)index);
    contexts[0] = context;
    return context;
}

/* Takes over the texts of `options`. Returns NULL, with errno, if they cannot be used. */
static struct context *context_for(struct tls_options *options)
{
    for (int i = 0; i < CONTEXTS && contexts[i]; i++)
        if (same_options(&contexts[i]->options, options)) {
            tls_free_options(options);
            return use_first(i, contexts[i]);
        }
    struct context *made = make_context(options);
    if (!made)
        return NULL;
    struct context *last = contexts[CONTEXTS - 1];
    if (last)
        release_context(last);
    return use_first(CONTEXTS - 1, made);
}

/* ---- connections ---- */

static int make_room(int fd)
{
    if (fd < table_size)
        return 0;
    int size = fd + 64;
    struct tls **larger = realloc(table, sizeof(*table) * (size_t)size);
    if (!larger)
        return -1;
    memset(larger + table_size, 0, sizeof(*table) * (size_t)(size - table_size));
    table = larger;
    table_size = size;
    return 0;
}

static void free_tls(struct tls *tls)
{
    if (tls->ssl)
        openssl.SSL_free(tls->ssl);
    release_context(tls->context);
    free(tls->name);
    free(tls);
}

void tls_forget(int fd)
{
    struct tls *tls = tls_of(fd);
    if (!tls)
        return;
    /* A session that comes while the connection is freed must not find it. */
    table[fd] = NULL;
    free_tls(tls);
}

static int port_of(int fd)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof(address);
    if (getpeername(fd, (struct sockaddr *)&address, &length) < 0)
        return 0;
    if (address.ss_family == AF_INET)
        return ntohs(((struct sockaddr_in *)&address)->sin_port);
    return address.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&address)->sin6_port) : 0;
}

/* The name that the certificate must have; a server with several of them chooses one by it. */
static int set_name(struct tls *tls)
{
    openssl.SSL_set_connect_state(tls->ssl);
    if (*tls->name == '\0')
        return 0;
    struct session *known = session_of(tls);
    if (known)
        openssl.SSL_set_session(tls->ssl, known->session);
    if (openssl.X509_VERIFY_PARAM_set1_ip_asc(openssl.SSL_get0_param(tls->ssl), tls->name))
        return 0;
    if (openssl.SSL_ctrl(tls->ssl, CTRL_SET_TLSEXT_HOSTNAME, 0, tls->name) <= 0 ||
        !openssl.SSL_set1_host(tls->ssl, tls->name))
        return fail(TLS_INPUT, "ssl.servername: %s: %s", tls->name, reason());
    return 0;
}

/* Lets OpenSSL read these bytes before it reads from the descriptor. */
static int read_first(struct tls *tls, const struct tls_text *early)
{
    if (early->length == 0)
        return 0;
    BIO *bio = openssl.BIO_new(openssl.BIO_s_mem());
    if (!bio || openssl.BIO_write(bio, early->data, (int)early->length) <= 0) {
        openssl.BIO_free(bio);
        return -1;
    }
    openssl.SSL_set0_rbio(tls->ssl, bio);
    tls->is_early = 1;
    return 0;
}

static void read_from_descriptor(struct tls *tls)
{
    BIO *bio = openssl.SSL_get_wbio(tls->ssl);
    openssl.BIO_up_ref(bio);
    openssl.SSL_set0_rbio(tls->ssl, bio);
    tls->is_early = 0;
}

/* Takes over the name. */
static int begin(int fd, struct context *context, char *name, const struct tls_text *early)
{
    struct tls *tls = calloc(1, sizeof(*tls));
    if (!tls || make_room(fd) < 0) {
        free(tls);
        free(name);
        errno = ENOMEM;
        return -1;
    }
    context->references++;
    *tls = (struct tls){ .name = name, .context = context, .port = port_of(fd) };
    openssl.ERR_clear_error();
    tls->ssl = openssl.SSL_new(context->ssl);
    int failed = !tls->ssl || !openssl.SSL_set_fd(tls->ssl, fd) || read_first(tls, early) < 0;
    if (failed)
        errno = ENOMEM;
    else if (name)
        failed = set_name(tls) < 0;
    else
        openssl.SSL_set_accept_state(tls->ssl);
    if (failed) {
        int error = errno;
        free_tls(tls);
        errno = error;
        return -1;
    }
    table[fd] = tls;
    return 0;
}

/* Why the peer's certificate was refused, in CPython's words. */
static int fail_certificate(const struct tls *tls)
{
    long code = openssl.SSL_get_verify_result(tls->ssl);
    const char *name = tls->name ? tls->name : "";
    if (code == V_HOSTNAME_MISMATCH || code == V_IP_ADDRESS_MISMATCH)
        return fail(TLS_CERTIFICATE, "certificate verify failed: %s mismatch, certificate is not valid for '%s'",
                    code == V_HOSTNAME_MISMATCH ? "Hostname" : "IP address", name);
    return fail(TLS_CERTIFICATE, "certificate verify failed: %s", openssl.X509_verify_cert_error_string(code));
}

static int fail_protocol(const struct tls *tls)
{
    unsigned long error = openssl.ERR_peek_error();
    if ((error >> 23 & 0xff) == LIB_SSL && (error & 0x7fffff) == R_CERTIFICATE_VERIFY_FAILED)
        return fail_certificate(tls);
    return fail(TLS_PROTOCOL, "%s", reason());
}

/* What the result of a function means that has not succeeded: 0 is the end of the stream, -1 an error, with errno:
   EAGAIN until epoll reports something. */
static int outcome(struct tls *tls, int result)
{
    int error = errno;
    int kind = openssl.SSL_get_error(tls->ssl, result);
    if (kind == ERROR_WANT_WRITE)
        tls->wants_room = 1;
    if (kind == ERROR_WANT_READ && tls->is_early) {
        read_from_descriptor(tls);
        errno = EINTR;
        return -1;
    }
    switch (kind) {
    case ERROR_WANT_READ:
    case ERROR_WANT_WRITE:
        /* An interrupted call is the same to OpenSSL, but epoll would report nothing after it. */
        errno = error == EINTR ? EINTR : EAGAIN;
        return -1;
    case ERROR_ZERO_RETURN:
        return 0;
    case ERROR_SSL:
        fail_protocol(tls);
        break;
    default:
        errno = error ? error : ECONNRESET;
    }
    tls->error = errno;
    return -1;
}

/* Before each call: SSL_get_error looks at what is left of earlier ones. */
static int is_usable(const struct tls *tls)
{
    openssl.ERR_clear_error();
    errno = tls->error;
    return errno == 0;
}

/* What came before a reset can be read although a send has failed. */
static int is_readable(const struct tls *tls)
{
    return is_usable(tls) || errno < TLS_PROTOCOL;
}

int tls_handshake(struct tls *tls)
{
    int result;
    if (!is_usable(tls))
        return -1;
    tls->wants_room = 0;
    RETRY(result, (result = openssl.SSL_do_handshake(tls->ssl)) > 0 ? result : outcome(tls, result));
    if (result == 0) {
        errno = tls->error = ECONNRESET;
        return -1;
    }
    tls->is_ready = result > 0;
    return result;
}

int tls_wants_room(const struct tls *tls)
{
    return tls->wants_room;
}

/* Returns what is left of one record, or a whole one. */
ssize_t tls_recv(struct tls *tls, void *bytes, size_t length)
{
    int result;
    int size = length > INT32_MAX ? INT32_MAX : (int)length;
    if (!is_readable(tls))
        return -1;
    if (!tls->is_ready) {
        errno = EAGAIN;
        return -1;
    }
    tls->wants_room = 0;
    RETRY(result, (result = openssl.SSL_read(tls->ssl, bytes, size)) > 0 ? result : outcome(tls, result));
    return result;
}

/* Sends everything, or until there is no room. OpenSSL may hold a part of the record that it could not send: then the
   next call has to begin with the same bytes, which the writers of streams do. */
ssize_t tls_send(struct tls *tls, const void *bytes, size_t length)
{
    const uint8_t *data = bytes;
    size_t sent = 0;
    if (!is_usable(tls))
        return -1;
    if (!tls->is_ready) {
        errno = EAGAIN;
        return -1;
    }
    while (sent < length) {
        int result;
        size_t left = length - sent;
        int size = left > INT32_MAX ? INT32_MAX : (int)left;
        RETRY(result, (result = openssl.SSL_write(tls->ssl, data + sent, size)) > 0 ? result : outcome(tls, result));
        if (result <= 0)
            return sent > 0 ? (ssize_t)sent : -1;
        sent += (size_t)result;
    }
    return (ssize_t)sent;
}

/* Sends close_notify. Reading goes on. */
int tls_shutdown(struct tls *tls)
{
    int result;
    if (tls->has_said_goodbye || !tls->is_ready)
        return 0;
    if (!is_usable(tls))
        return -1;
    RETRY(result, (result = openssl.SSL_shutdown(tls->ssl)) >= 0 ? result : outcome(tls, result));
    tls->has_said_goodbye = result >= 0;
    return result < 0 ? -1 : 0;
}

int tls_load(void)
{
    const char *missing = load_openssl();
    if (missing)
        return fail(TLS_MISSING, "TLS needs OpenSSL 3, and %s was not found: apt install libssl3", missing);
    return 0;
}

int tls_check(struct tls_options *options)
{
    return context_for(options) ? 0 : -1;
}

int tls_begin(int fd, struct tls_options *options, const char *name, const struct tls_text *early)
{
    struct context *context = context_for(options);
    if (!context)
        return -1;
    if (context->options.is_server)
        return begin(fd, context, NULL, early);
    char *copy = strdup(name);
    return copy ? begin(fd, context, copy, early) : -1;
}

char *tls_fact(struct tls *tls, const char *name)
{
    openssl.ERR_clear_error();
    return fact_of(tls->ssl, tls->context->options.verifies, name);
}
