/* What is known of an encrypted connection, in the shapes of CPython's ssl module. */
#include "common.h"
#include "openssl.h"
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of OpenSSL's headers: NID_subject_alt_name, and the types of names. */
enum { ALTERNATIVE_NAMES = 85, EMAIL = 1, DNS = 2, URI = 6, IP_ADDRESS = 7 };

static int set(JSContext *ctx, JSValueConst object, const char *name, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    return JS_DefinePropertyValueStr(ctx, object, name, value, JS_PROP_C_W_E);
}

/* [name, value]; takes over the value. */
static JSValue pair_of(JSContext *ctx, const char *name, JSValue value)
{
    JSValue pair = JS_NewArray(ctx);
    if (JS_IsException(pair)) {
        JS_FreeValue(ctx, value);
        return pair;
    }
    int failed = append(ctx, pair, 1, value) < 0 || append(ctx, pair, 0, JS_NewString(ctx, name)) < 0;
    return finish(ctx, pair, failed);
}

static JSValue text_of(JSContext *ctx, const ASN1_STRING *string)
{
    unsigned char *text;
    int length = openssl.ASN1_STRING_to_UTF8(&text, string);
    if (length < 0)
        return JS_NewString(ctx, "");
    JSValue value = JS_NewStringLen(ctx, (const char *)text, (size_t)length);
    openssl.CRYPTO_free(text, __FILE__, __LINE__);
    return value;
}

typedef int printer(BIO *bio, const ASN1_STRING *value);

static JSValue printed(JSContext *ctx, printer *print, const ASN1_STRING *value)
{
    char text[256];
    int length = 0;
    BIO *bio = openssl.BIO_new(openssl.BIO_s_mem());
    if (bio && print(bio, value) > 0)
        length = openssl.BIO_read(bio, text, sizeof(text));
    if (bio)
        openssl.BIO_free(bio);
    return JS_NewStringLen(ctx, text, length > 0 ? (size_t)length : 0);
}

static JSValue attribute(JSContext *ctx, const X509_NAME_ENTRY *entry)
{
    char name[128];
    openssl.OBJ_obj2txt(name, sizeof(name), openssl.X509_NAME_ENTRY_get_object(entry), 0);
    return pair_of(ctx, name, text_of(ctx, openssl.X509_NAME_ENTRY_get_data(entry)));
}

/* Attributes with the same set number are one item: [[['commonName', 'localhost']]]. */
static JSValue name_items(JSContext *ctx, const X509_NAME *name)
{
    JSValue items = JS_NewArray(ctx), item = JS_UNDEFINED;
    int failed = JS_IsException(items), last = -1;
    uint32_t count = 0, inside = 0;
    for (int i = 0; !failed && i < openssl.X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = openssl.X509_NAME_get_entry(name, i);
        if (openssl.X509_NAME_ENTRY_set(entry) != last) {
            last = openssl.X509_NAME_ENTRY_set(entry);
            inside = 0;
            item = JS_NewArray(ctx);
            failed = append(ctx, items, count++, item) < 0;
        }
        /* The items keep it. */
        failed = failed || append(ctx, item, inside++, attribute(ctx, entry)) < 0;
    }
    return finish(ctx, items, failed);
}

static JSValue address_of(JSContext *ctx, const ASN1_STRING *bytes)
{
    char text[INET6_ADDRSTRLEN] = "";
    int family = openssl.ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET || openssl.ASN1_STRING_length(bytes) == 16)
        inet_ntop(family, openssl.ASN1_STRING_get0_data(bytes), text, sizeof(text));
    return JS_NewString(ctx, text);
}

static JSValue alternative_names(JSContext *ctx, const OPENSSL_STACK *names)
{
    static const char *const kinds[] = { [EMAIL] = "email", [DNS] = "DNS", [URI] = "URI", [IP_ADDRESS] = "IP Address" };
    JSValue list = JS_NewArray(ctx);
    int failed = JS_IsException(list);
    uint32_t count = 0;
    for (int i = 0; !failed && i < openssl.OPENSSL_sk_num(names); i++) {
        const struct general_name *name = openssl.OPENSSL_sk_value(names, i);
        const char *kind = name->type >= 0 && name->type <= IP_ADDRESS ? kinds[name->type] : NULL;
        if (!kind)
            continue;
        JSValue text = name->type == IP_ADDRESS ? address_of(ctx, name->value) : text_of(ctx, name->value);
        failed = append(ctx, list, count++, pair_of(ctx, kind, text)) < 0;
    }
    return finish(ctx, list, failed);
}

static int set_alternative_names(JSContext *ctx, JSValueConst object, const X509 *certificate)
{
    OPENSSL_STACK *names = openssl.X509_get_ext_d2i(certificate, ALTERNATIVE_NAMES, NULL, NULL);
    if (!names)
        return 0;
    int failed = set(ctx, object, "subjectAltName", alternative_names(ctx, names)) < 0;
    openssl.GENERAL_NAMES_free(names);
    return failed ? -1 : 0;
}

static JSValue certificate_object(JSContext *ctx, const X509 *certificate)
{
    JSValue object = JS_NewObject(ctx);
    if (JS_IsException(object))
        return object;
    int failed =
        set(ctx, object, "subject", name_items(ctx, openssl.X509_get_subject_name(certificate))) < 0 ||
        set(ctx, object, "issuer", name_items(ctx, openssl.X509_get_issuer_name(certificate))) < 0 ||
        set(ctx, object, "version", JS_NewInt32(ctx, (int)openssl.X509_get_version(certificate) + 1)) < 0 ||
        set(ctx, object, "serialNumber",
            printed(ctx, openssl.i2a_ASN1_INTEGER, openssl.X509_get0_serialNumber(certificate))) < 0 ||
        set(ctx, object, "notBefore",
            printed(ctx, openssl.ASN1_TIME_print, openssl.X509_get0_notBefore(certificate))) < 0 ||
        set(ctx, object, "notAfter",
            printed(ctx, openssl.ASN1_TIME_print, openssl.X509_get0_notAfter(certificate))) < 0 ||
        set_alternative_names(ctx, object, certificate) < 0;
    return finish(ctx, object, failed);
}

static JSValue peer_certificate(JSContext *ctx, const SSL *ssl, int was_verified)
{
    X509 *certificate = openssl.SSL_get1_peer_certificate(ssl);
    if (!certificate)
        return JS_UNDEFINED;
    JSValue object = was_verified ? certificate_object(ctx, certificate) : JS_NewObject(ctx);
    openssl.X509_free(certificate);
    return object;
}

static JSValue cipher_of(JSContext *ctx, const SSL *ssl)
{
    const SSL_CIPHER *cipher = openssl.SSL_get_current_cipher(ssl);
    if (!cipher)
        return JS_UNDEFINED;
    JSValue list = pair_of(ctx, openssl.SSL_CIPHER_get_name(cipher),
                           JS_NewString(ctx, openssl.SSL_CIPHER_get_version(cipher)));
    if (JS_IsException(list))
        return list;
    return finish(ctx, list,
                  append(ctx, list, 2, JS_NewInt32(ctx, openssl.SSL_CIPHER_get_bits(cipher, NULL))) < 0);
}

static JSValue protocol_of(JSContext *ctx, const SSL *ssl)
{
    const unsigned char *name;
    unsigned int length;
    openssl.SSL_get0_alpn_selected(ssl, &name, &length);
    return length ? JS_NewStringLen(ctx, (const char *)name, length) : JS_UNDEFINED;
}

JSValue tls_fact(JSContext *ctx, const SSL *ssl, int was_verified, const char *name)
{
    if (strcmp(name, "ssl_version") == 0)
        return JS_NewString(ctx, openssl.SSL_get_version(ssl));
    if (strcmp(name, "cipher") == 0)
        return cipher_of(ctx, ssl);
    if (strcmp(name, "alpn") == 0)
        return protocol_of(ctx, ssl);
    return strcmp(name, "peercert") == 0 ? peer_certificate(ctx, ssl, was_verified) : JS_UNDEFINED;
}
