/* What is known of an encrypted connection, in the shapes of CPython's ssl module, as JSON. */
#include "openssl.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of OpenSSL's headers: NID_subject_alt_name, and the types of names. */
enum { ALTERNATIVE_NAMES = 85, EMAIL = 1, DNS = 2, URI = 6, IP_ADDRESS = 7 };

static void print_text(FILE *out, const char *text, size_t length)
{
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' || c == '"' || c == '\\')
            fprintf(out, "\\u%04x", c);
        else
            putc(c, out);
    }
    putc('"', out);
}

static void print_word(FILE *out, const char *word)
{
    print_text(out, word, strlen(word));
}

static void print_string(FILE *out, const ASN1_STRING *string)
{
    unsigned char *text;
    int length = openssl.ASN1_STRING_to_UTF8(&text, string);
    print_text(out, (const char *)text, length < 0 ? 0 : (size_t)length);
    if (length >= 0)
        openssl.CRYPTO_free(text, __FILE__, __LINE__);
}

typedef int printer(BIO *bio, const ASN1_STRING *value);

/* A member of the certificate, behind others. */
static void print_printed(FILE *out, const char *name, printer *print, const ASN1_STRING *value)
{
    char text[256];
    int length = 0;
    BIO *bio = openssl.BIO_new(openssl.BIO_s_mem());
    if (bio && print(bio, value) > 0)
        length = openssl.BIO_read(bio, text, sizeof(text));
    if (bio)
        openssl.BIO_free(bio);
    fprintf(out, ",\"%s\":", name);
    print_text(out, text, length > 0 ? (size_t)length : 0);
}

static void print_attribute(FILE *out, const X509_NAME_ENTRY *entry)
{
    char name[128];
    openssl.OBJ_obj2txt(name, sizeof(name), openssl.X509_NAME_ENTRY_get_object(entry), 0);
    putc('[', out);
    print_word(out, name);
    putc(',', out);
    print_string(out, openssl.X509_NAME_ENTRY_get_data(entry));
    putc(']', out);
}

/* Attributes with the same set number are one item: [[['commonName', 'localhost']]]. */
static void print_name(FILE *out, const X509_NAME *name)
{
    int last = -1;
    putc('[', out);
    for (int i = 0; i < openssl.X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = openssl.X509_NAME_get_entry(name, i);
        int set = openssl.X509_NAME_ENTRY_set(entry);
        fputs(i == 0 ? "[" : set == last ? "," : "],[", out);
        last = set;
        print_attribute(out, entry);
    }
    fputs(last < 0 ? "]" : "]]", out);
}

static void print_address(FILE *out, const ASN1_STRING *bytes)
{
    char text[INET6_ADDRSTRLEN] = "";
    int family = openssl.ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET || openssl.ASN1_STRING_length(bytes) == 16)
        inet_ntop(family, openssl.ASN1_STRING_get0_data(bytes), text, sizeof(text));
    print_word(out, text);
}

/* A member of the certificate, behind others, if it has such names. */
static void print_alternative_names(FILE *out, const X509 *certificate)
{
    static const char *const kinds[] = { [EMAIL] = "email", [DNS] = "DNS", [URI] = "URI", [IP_ADDRESS] = "IP Address" };
    OPENSSL_STACK *names = openssl.X509_get_ext_d2i(certificate, ALTERNATIVE_NAMES, NULL, NULL);
    const char *before = "";
    if (!names)
        return;
    fputs(",\"subjectAltName\":[", out);
    for (int i = 0; i < openssl.OPENSSL_sk_num(names); i++) {
        const struct general_name *name = openssl.OPENSSL_sk_value(names, i);
        const char *kind = name->type >= 0 && name->type <= IP_ADDRESS ? kinds[name->type] : NULL;
        if (!kind)
            continue;
        fprintf(out, "%s[\"%s\",", before, kind);
        (name->type == IP_ADDRESS ? print_address : print_string)(out, name->value);
        putc(']', out);
        before = ",";
    }
    putc(']', out);
    openssl.GENERAL_NAMES_free(names);
}

static void print_certificate(FILE *out, const X509 *certificate)
{
    fputs("{\"subject\":", out);
    print_name(out, openssl.X509_get_subject_name(certificate));
    fputs(",\"issuer\":", out);
    print_name(out, openssl.X509_get_issuer_name(certificate));
    fprintf(out, ",\"version\":%ld", openssl.X509_get_version(certificate) + 1);
    print_printed(out, "serialNumber", openssl.i2a_ASN1_INTEGER, openssl.X509_get0_serialNumber(certificate));
    print_printed(out, "notBefore", openssl.ASN1_TIME_print, openssl.X509_get0_notBefore(certificate));
    print_printed(out, "notAfter", openssl.ASN1_TIME_print, openssl.X509_get0_notAfter(certificate));
    print_alternative_names(out, certificate);
    putc('}', out);
}

static void print_peer(FILE *out, const SSL *ssl, int was_verified)
{
    X509 *certificate = openssl.SSL_get1_peer_certificate(ssl);
    if (!certificate)
        fputs("null", out);
    else if (was_verified)
        print_certificate(out, certificate);
    else
        fputs("{}", out);
    openssl.X509_free(certificate);
}

static void print_cipher(FILE *out, const SSL *ssl)
{
    const SSL_CIPHER *cipher = openssl.SSL_get_current_cipher(ssl);
    if (cipher)
        fprintf(out, "[\"%s\",\"%s\",%d]", openssl.SSL_CIPHER_get_name(cipher),
                openssl.SSL_CIPHER_get_version(cipher), openssl.SSL_CIPHER_get_bits(cipher, NULL));
    else
        fputs("null", out);
}

static void print_protocol(FILE *out, const SSL *ssl)
{
    const unsigned char *name;
    unsigned int length;
    openssl.SSL_get0_alpn_selected(ssl, &name, &length);
    if (length)
        print_text(out, (const char *)name, length);
    else
        fputs("null", out);
}

static void print_fact(FILE *out, const SSL *ssl, int was_verified, const char *name)
{
    if (strcmp(name, "ssl_version") == 0)
        print_word(out, openssl.SSL_get_version(ssl));
    else if (strcmp(name, "cipher") == 0)
        print_cipher(out, ssl);
    else if (strcmp(name, "alpn") == 0)
        print_protocol(out, ssl);
    else if (strcmp(name, "peercert") == 0)
        print_peer(out, ssl, was_verified);
    else
        fputs("null", out);
}

char *fact_of(const SSL *ssl, int was_verified, const char *name)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    print_fact(out, ssl, was_verified, name);
    int failed = ferror(out);
    if (fclose(out) == 0 && !failed)
        return text;
    free(text);
    return NULL;
}
