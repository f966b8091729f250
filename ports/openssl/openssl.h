/* What tls.c and peercert.c use of OpenSSL 3, which is loaded when TLS is first used: its headers are not needed. */
#ifndef UASYNCIO_OPENSSL_H
#define UASYNCIO_OPENSSL_H
#include <stddef.h>
#include <stdint.h>

typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_st SSL;
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_cipher_st SSL_CIPHER;
typedef struct ssl_session_st SSL_SESSION;
typedef struct bio_st BIO;
typedef struct x509_st X509;
typedef struct x509_store_st X509_STORE;
typedef struct X509_name_st X509_NAME;
typedef struct X509_name_entry_st X509_NAME_ENTRY;
typedef struct X509_VERIFY_PARAM_st X509_VERIFY_PARAM;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct asn1_object_st ASN1_OBJECT;
typedef struct asn1_string_st ASN1_STRING;
typedef struct stack_st OPENSSL_STACK;

/* GENERAL_NAME of OpenSSL: one name of a certificate. */
struct general_name {
    int type;
    ASN1_STRING *value;
};

typedef int alpn_chooser(SSL *ssl, const unsigned char **chosen, unsigned char *length,
                         const unsigned char *offered, unsigned int offered_length, void *argument);
typedef int session_keeper(SSL *ssl, SSL_SESSION *session);
typedef int password_asker(char *buffer, int size, int writing, void *argument);

/* F(type of the result, name, parameters) */
#define OPENSSL_FUNCTIONS(F) \
    F(const SSL_METHOD *, TLS_client_method, (void)) \
    F(const SSL_METHOD *, TLS_server_method, (void)) \
    F(SSL_CTX *, SSL_CTX_new, (const SSL_METHOD *method)) \
    F(void, SSL_CTX_free, (SSL_CTX *context)) \
    F(long, SSL_CTX_ctrl, (SSL_CTX *context, int command, long number, void *pointer)) \
    F(uint64_t, SSL_CTX_set_options, (SSL_CTX *context, uint64_t options)) \
    F(void, SSL_CTX_set_verify, (SSL_CTX *context, int mode, void *callback)) \
    F(int, SSL_CTX_set_default_verify_paths, (SSL_CTX *context)) \
    F(X509_STORE *, SSL_CTX_get_cert_store, (const SSL_CTX *context)) \
    F(int, SSL_CTX_use_certificate, (SSL_CTX *context, X509 *certificate)) \
    F(int, SSL_CTX_use_PrivateKey, (SSL_CTX *context, EVP_PKEY *key)) \
    F(int, SSL_CTX_add_client_CA, (SSL_CTX *context, X509 *certificate)) \
    F(int, SSL_CTX_set_alpn_protos, (SSL_CTX *context, const unsigned char *names, unsigned int length)) \
    F(void, SSL_CTX_set_alpn_select_cb, (SSL_CTX *context, alpn_chooser *choose, void *argument)) \
    F(int, SSL_CTX_set_session_id_context, (SSL_CTX *context, const unsigned char *id, unsigned int length)) \
    F(void, SSL_CTX_sess_set_new_cb, (SSL_CTX *context, session_keeper *keep)) \
    F(int, SSL_select_next_proto, (unsigned char **chosen, unsigned char *length, \
                                   const unsigned char *server, unsigned int server_length, \
                                   const unsigned char *client, unsigned int client_length)) \
    F(SSL *, SSL_new, (SSL_CTX *context)) \
    F(void, SSL_free, (SSL *ssl)) \
    F(int, SSL_set_fd, (SSL *ssl, int fd)) \
    F(int, SSL_get_wfd, (const SSL *ssl)) \
    F(BIO *, SSL_get_wbio, (const SSL *ssl)) \
    F(void, SSL_set0_rbio, (SSL *ssl, BIO *bio)) \
    F(long, SSL_ctrl, (SSL *ssl, int command, long number, void *pointer)) \
    F(void, SSL_set_connect_state, (SSL *ssl)) \
    F(void, SSL_set_accept_state, (SSL *ssl)) \
    F(int, SSL_set1_host, (SSL *ssl, const char *name)) \
    F(X509_VERIFY_PARAM *, SSL_get0_param, (SSL *ssl)) \
    F(int, X509_VERIFY_PARAM_set1_ip_asc, (X509_VERIFY_PARAM *parameters, const char *address)) \
    F(int, SSL_set_session, (SSL *ssl, SSL_SESSION *session)) \
    F(void, SSL_SESSION_free, (SSL_SESSION *session)) \
    F(int, SSL_do_handshake, (SSL *ssl)) \
    F(int, SSL_read, (SSL *ssl, void *bytes, int length)) \
    F(int, SSL_write, (SSL *ssl, const void *bytes, int length)) \
    F(int, SSL_shutdown, (SSL *ssl)) \
    F(int, SSL_get_error, (const SSL *ssl, int result)) \
    F(long, SSL_get_verify_result, (const SSL *ssl)) \
    F(const char *, X509_verify_cert_error_string, (long code)) \
    F(const char *, SSL_get_version, (const SSL *ssl)) \
    F(const SSL_CIPHER *, SSL_get_current_cipher, (const SSL *ssl)) \
    F(const char *, SSL_CIPHER_get_name, (const SSL_CIPHER *cipher)) \
    F(const char *, SSL_CIPHER_get_version, (const SSL_CIPHER *cipher)) \
    F(int, SSL_CIPHER_get_bits, (const SSL_CIPHER *cipher, int *algorithm_bits)) \
    F(void, SSL_get0_alpn_selected, (const SSL *ssl, const unsigned char **name, unsigned int *length)) \
    F(X509 *, SSL_get1_peer_certificate, (const SSL *ssl)) \
    F(unsigned long, ERR_peek_error, (void)) \
    F(void, ERR_clear_error, (void)) \
    F(const char *, ERR_reason_error_string, (unsigned long error)) \
    F(BIO *, BIO_new_mem_buf, (const void *bytes, int length)) \
    F(BIO *, BIO_new, (const void *method)) \
    F(const void *, BIO_s_mem, (void)) \
    F(int, BIO_read, (BIO *bio, void *bytes, int length)) \
    F(int, BIO_write, (BIO *bio, const void *bytes, int length)) \
    F(int, BIO_up_ref, (BIO *bio)) \
    F(int, BIO_free, (BIO *bio)) \
    F(X509 *, PEM_read_bio_X509, (BIO *bio, X509 **old, password_asker *ask, void *argument)) \
    F(EVP_PKEY *, PEM_read_bio_PrivateKey, (BIO *bio, EVP_PKEY **old, password_asker *ask, void *argument)) \
    F(void, X509_free, (X509 *certificate)) \
    F(int, X509_up_ref, (X509 *certificate)) \
    F(void, EVP_PKEY_free, (EVP_PKEY *key)) \
    F(int, X509_STORE_add_cert, (X509_STORE *store, X509 *certificate)) \
    F(long, X509_get_version, (const X509 *certificate)) \
    F(X509_NAME *, X509_get_subject_name, (const X509 *certificate)) \
    F(X509_NAME *, X509_get_issuer_name, (const X509 *certificate)) \
    F(const ASN1_STRING *, X509_get0_serialNumber, (const X509 *certificate)) \
    F(const ASN1_STRING *, X509_get0_notBefore, (const X509 *certificate)) \
    F(const ASN1_STRING *, X509_get0_notAfter, (const X509 *certificate)) \
    F(void *, X509_get_ext_d2i, (const X509 *certificate, int name, int *critical, int *index)) \
    F(int, X509_NAME_entry_count, (const X509_NAME *name)) \
    F(X509_NAME_ENTRY *, X509_NAME_get_entry, (const X509_NAME *name, int index)) \
    F(int, X509_NAME_ENTRY_set, (const X509_NAME_ENTRY *entry)) \
    F(ASN1_OBJECT *, X509_NAME_ENTRY_get_object, (const X509_NAME_ENTRY *entry)) \
    F(ASN1_STRING *, X509_NAME_ENTRY_get_data, (const X509_NAME_ENTRY *entry)) \
    F(int, OBJ_obj2txt, (char *text, int size, const ASN1_OBJECT *object, int as_number)) \
    F(int, ASN1_STRING_to_UTF8, (unsigned char **text, const ASN1_STRING *string)) \
    F(int, ASN1_STRING_length, (const ASN1_STRING *string)) \
    F(const unsigned char *, ASN1_STRING_get0_data, (const ASN1_STRING *string)) \
    F(int, ASN1_TIME_print, (BIO *bio, const ASN1_STRING *time)) \
    F(int, i2a_ASN1_INTEGER, (BIO *bio, const ASN1_STRING *number)) \
    F(int, OPENSSL_sk_num, (const OPENSSL_STACK *stack)) \
    F(void *, OPENSSL_sk_value, (const OPENSSL_STACK *stack, int index)) \
    F(void, GENERAL_NAMES_free, (OPENSSL_STACK *names)) \
    F(void, CRYPTO_free, (void *memory, const char *file, int line))

#pragma GCC visibility push(hidden)

extern struct openssl {
#define MEMBER(type, name, parameters) type (*name) parameters;
    OPENSSL_FUNCTIONS(MEMBER)
#undef MEMBER
} openssl;

/* What is known of a connection under this name, as JSON; null for others. */
char *fact_of(const SSL *ssl, int was_verified, const char *name);
/* Returns the name of what is missing; NULL if all is there. */
const char *load_openssl(void);

#pragma GCC visibility pop
#endif
