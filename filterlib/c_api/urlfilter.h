/* urlfilter.h: URL filter lookups from C, Swift (module.modulemap), Python (ctypes) and others.
 *
 *   urlfilter_t *filter = NULL;
 *   char error[URLFILTER_ERROR_SIZE];
 *   if (urlfilter_open("/path/of/the/app/group", NULL, &filter, error, sizeof error) != 0) ...
 *   urlfilter_verdict_t verdict = {sizeof verdict};
 *   urlfilter_check(filter, url, strlen(url), &verdict);
 *   if (verdict.kind == URLFILTER_MAYBE) printf("%s\n", verdict.matched_key);
 *   urlfilter_close(filter);
 *
 * Rules that hold for all functions:
 * - Any thread may call any function on one filter, except urlfilter_close() beside another call.
 * - Nothing is thrown, and no pointer given by the caller is kept after the call.
 * - A callback must not throw, nor leave by longjmp.
 * - Text that comes in is UTF-8 or ASCII bytes; it ends with a NUL, but for URLs, which have a
 *   length. Text that goes out ends with a NUL and is cut to its buffer, perhaps amid a character.
 * - `struct_size` must be set to the size of the struct as the caller compiled it. Later versions
 *   append members only, so programs built against an older header keep working.
 * - Functions that can fail return URLFILTER_OK or another urlfilter_code. With a negative one they
 *   put a sentence into `error` (of `error_size` bytes) unless that is NULL, and leave the results
 *   unwritten. Each may return URLFILTER_INVALID_ARGUMENT (NULL, or a `struct_size` not set) and
 *   URLFILTER_INTERNAL.
 */
#ifndef URLFILTER_H_
#define URLFILTER_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a function or a member is added. What is there never changes. */
#define URLFILTER_ABI_VERSION 2 /* 2: updates, freshness */

/* Enough for nearly every message; a longer one is cut. */
#define URLFILTER_ERROR_SIZE 1024

typedef struct urlfilter_handle urlfilter_t;

/* What a function returns. Negative: it could not. */
enum urlfilter_code {
  URLFILTER_OK = 0,
  URLFILTER_UNCHANGED = 1,         /* urlfilter_prefilter_for_tag(): keep what you have. */
  URLFILTER_INVALID_ARGUMENT = -1, /* Fix the call. */
  URLFILTER_NOT_FOUND = -2,        /* No such file; no filter was ever installed. */
  URLFILTER_PERMISSION_DENIED = -3,
  URLFILTER_DATA_LOSS = -4,           /* Damaged, and nothing to stand in. */
  URLFILTER_RESOURCE_EXHAUSTED = -5,  /* Disk full, or a limit that the message names. */
  URLFILTER_FAILED_PRECONDITION = -6, /* A newer version wrote the store; it is not a folder. */
  URLFILTER_UNAVAILABLE = -7,         /* Try again later. */
  URLFILTER_INTERNAL = -8             /* Out of memory, or a mistake in this library. */
};

/* Where a lookup falls without a filter: open lets pass (CLEAR, NONE), closed does not (MAYBE: the
 * PIR server is asked about everything; BLOCK). */
enum urlfilter_fail { URLFILTER_FAIL_OPEN = 0, URLFILTER_FAIL_CLOSED = 1 };

enum urlfilter_expired {
  URLFILTER_EXPIRED_USE_ANYWAY = 0,
  URLFILTER_EXPIRED_FAIL_OPEN = 1,
  URLFILTER_EXPIRED_FAIL_CLOSED = 2
};

/* What is checked before a filter answers: every byte, or headers and sizes only. */
enum urlfilter_verify { URLFILTER_VERIFY_DIGEST = 0, URLFILTER_VERIFY_STRUCTURE = 1 };

enum urlfilter_kind {
  URLFILTER_CLEAR = 0, /* NEURLFilter: surely in no list. */
  URLFILTER_MAYBE = 1, /* NEURLFilter: perhaps in a list; the PIR server decides. */
  URLFILTER_NONE = 2,  /* In-app: no rule applies. */
  URLFILTER_ALLOW = 3, /* In-app: an exception applies. */
  URLFILTER_BLOCK = 4  /* In-app. */
};

/* Why a verdict is what it is. */
enum urlfilter_basis {
  URLFILTER_BY_FILTER = 0,
  URLFILTER_BY_NO_FILTER = 1,
  URLFILTER_BY_EXPIRY = 2,
  URLFILTER_BY_KILL_SWITCH = 3
};

typedef struct urlfilter_options {
  size_t struct_size;
  int32_t without_filter;         /* urlfilter_fail */
  int32_t when_expired;           /* urlfilter_expired */
  int32_t verify;                 /* urlfilter_verify */
  int32_t watch;                  /* 1: a thread takes new releases in use by itself. */
  uint32_t poll_interval_seconds; /* The longest it takes the watcher to see one; from 1. */
} urlfilter_options_t;

typedef struct urlfilter_verdict {
  size_t struct_size;
  int32_t kind;           /* urlfilter_kind */
  int32_t basis;          /* urlfilter_basis */
  uint64_t version;       /* Of the release in use; 0 without one. */
  uint32_t host_labels;   /* In-app: how specific the rule is, */
  uint32_t path_segments; /* as labels of its host and segments of its path. */
  char matched_key[256];  /* "" unless a rule matched, or if the URL is too long for one. */
  char category[72];      /* In-app: of the list that decided. */
} urlfilter_verdict_t;

typedef struct urlfilter_status {
  size_t struct_size;
  int32_t has_filter;  /* 1 or 0; with 0 only `degraded` says something. */
  int32_t expired;     /* 1 or 0. */
  int32_t kill_switch; /* 1: the publisher switched the filter off, nothing is blocked. */
  uint64_t version;
  uint64_t item_count;
  int64_t expires_unix; /* Seconds since 1970; INT64_MAX for never. */
  char filter[72];
  char tag[136];
  /* Why the newest installed release is not in use, also when none is; "" if it is, or if none was
   * ever installed. */
  char degraded[256];
} urlfilter_status_t;

/* Numbers of lookups by answer; nothing about URLs. */
typedef struct urlfilter_counts {
  size_t struct_size;
  uint64_t clear;
  uint64_t maybe;
  uint64_t none;
  uint64_t allow;
  uint64_t block;
  uint64_t without_filter; /* Of all of these: decided by no filter. */
} urlfilter_counts_t;

/* What NEURLFilterPrefilter(data:tag:bitCount:hashCount:murmurSeed:) takes. */
typedef struct urlfilter_prefilter {
  size_t struct_size;
  uint32_t bit_count;
  uint32_t hash_count;
  uint32_t murmur_seed;
  uint64_t byte_count; /* Of the file. */
  char tag[136];
  /* A new file with the raw bits, for .temporaryFilepath; yours to delete. Never cut. */
  char path[1024];
} urlfilter_prefilter_t;

/* URLFILTER_ABI_VERSION of the library that runs: at least the one compiled against, or do not use
 * it. */
uint32_t urlfilter_abi_version(void);

/* "clear", "maybe", "none", "allow" or "block"; "" for another number. Lives for ever. */
const char *urlfilter_kind_name(int32_t kind);

/* Fills in the defaults: fail open, use expired filters, check the digest, watch, 30 seconds.
 * `options->struct_size` must be set. */
int32_t urlfilter_options_init(urlfilter_options_t *options);

/* Opens the store in the folder `dir`, with or without a filter in it; makes a folder that is
 * missing. NULL options: defaults. `*filter` is set on success only, to be closed by the caller.
 * Fails when the folder cannot be used or a newer version wrote it; a damaged filter is no failure:
 * urlfilter_get_status() says what is wrong. Cost: reads the filter's files, unless `verify` is
 * STRUCTURE. */
int32_t urlfilter_open(const char *dir, const urlfilter_options_t *options, urlfilter_t **filter,
                       char *error, size_t error_size);

/* Frees it. NULL is allowed. */
void urlfilter_close(urlfilter_t *filter);

/* The NEURLFilter target: CLEAR or MAYBE. Fails only for wrong arguments. What is not a whole URL,
 * with scheme and host, is CLEAR to a filter. */
int32_t urlfilter_check(const urlfilter_t *filter, const char *url, size_t url_length,
                        urlfilter_verdict_t *verdict);

/* The in-app target: NONE, ALLOW or BLOCK. Fails only for wrong arguments. A release without in-app
 * rules answers as no filter does (URLFILTER_BY_NO_FILTER), unless its kill switch is on. */
int32_t urlfilter_check_in_app(const urlfilter_t *filter, const char *url, size_t url_length,
                               urlfilter_verdict_t *verdict);

/* 1 if urlfilter_check() would say MAYBE, else 0: the fastest form. A negative urlfilter_code for
 * wrong arguments: so compare with 1. */
int32_t urlfilter_may_match(const urlfilter_t *filter, const char *url, size_t url_length);

/* As urlfilter_may_match() for `count` URLs, none NULL, all by one release: 1 or 0 into each of
 * `count` `answers`. Returns an urlfilter_code. */
int32_t urlfilter_may_match_batch(const urlfilter_t *filter, const char *const *urls,
                                  const size_t *url_lengths, size_t count, uint8_t *answers);

/* Takes the newest installed release in use now. OK: it is in use, perhaps already before.
 * NOT_FOUND: none was ever installed. Else why it cannot be used; the one in use stays. */
int32_t urlfilter_reload(urlfilter_t *filter, char *error, size_t error_size);

int32_t urlfilter_get_status(const urlfilter_t *filter, urlfilter_status_t *status);
int32_t urlfilter_get_counts(const urlfilter_t *filter, urlfilter_counts_t *counts);

/* What fetchPrefilter(existingPrefilterTag:) must return, read from the store in `dir` each time.
 * `existing_tag`: what the system passes; NULL on the first fetch. URLFILTER_OK: `prefilter` holds
 * a filter, copied below `folder`, which must exist. URLFILTER_UNCHANGED: return nil; only when
 * `existing_tag` is the filter's tag. URLFILTER_NOT_FOUND: no filter was ever installed. A damaged
 * release is replaced by the one before it; with a kill switch on, the filter matches nothing.
 * URLFILTER_RESOURCE_EXHAUSTED: also when the path of `folder` has more than 950 bytes. */
int32_t urlfilter_prefilter_for_tag(const char *dir, const char *existing_tag, const char *folder,
                                    urlfilter_prefilter_t *prefilter, char *error,
                                    size_t error_size);

/* ---- Updates. The protocol is this library's; the transfers are the app's, e.g. by URLSession. */

/* How an attempt to update ended. Whatever it is, the filter installed before stays unless UPDATED.
 * docs/troubleshooting.md has a row for each. */
enum urlfilter_update_result {
  URLFILTER_UPDATE_UPDATED = 0,
  URLFILTER_UPDATE_UNCHANGED = 1, /* The installed release is the newest. */
  URLFILTER_UPDATE_NOT_DUE = 2,   /* Before its time: nobody was asked. */
  URLFILTER_UPDATE_BUSY = 3,      /* Another process is updating this store. */
  URLFILTER_UPDATE_CANCELLED = 4, /* By the app. */
  URLFILTER_UPDATE_UNREACHABLE = 5,
  URLFILTER_UPDATE_TIMED_OUT = 6,
  URLFILTER_UPDATE_CERTIFICATE_REFUSED = 7,
  URLFILTER_UPDATE_SERVER_ERROR = 8,
  URLFILTER_UPDATE_NOT_PUBLISHED = 9,
  URLFILTER_UPDATE_TOO_LARGE = 10,
  URLFILTER_UPDATE_MANIFEST_DAMAGED = 11,
  URLFILTER_UPDATE_NEWER_SCHEMA = 12,
  URLFILTER_UPDATE_WRONG_FILTER = 13,
  URLFILTER_UPDATE_UNSIGNED = 14,
  URLFILTER_UPDATE_SIGNATURE_REFUSED = 15,
  URLFILTER_UPDATE_ROLLBACK = 16,
  URLFILTER_UPDATE_FAST_FORWARD = 17,
  URLFILTER_UPDATE_EXPIRED = 18,
  URLFILTER_UPDATE_ARTIFACT_MISMATCH = 19,
  URLFILTER_UPDATE_STORE_FAILED = 20,
  URLFILTER_UPDATE_MISCONFIGURED = 21
};

/* What a transport's `get` returns. */
enum urlfilter_transfer_end {
  URLFILTER_TRANSFER_COMPLETE = 0,    /* A whole answer, of any HTTP status. */
  URLFILTER_TRANSFER_UNREACHABLE = 1, /* No connection, or it broke. */
  URLFILTER_TRANSFER_TIMED_OUT = 2,
  URLFILTER_TRANSFER_CERTIFICATE_REFUSED = 3,
  URLFILTER_TRANSFER_CANCELLED = 4, /* By the app: the attempt does not count as failed. */
  URLFILTER_TRANSFER_MISCONFIGURED = 5
};

typedef struct urlfilter_header {
  const char *name;
  const char *value;
} urlfilter_header_t;

typedef struct urlfilter_request {
  size_t struct_size; /* Of the library: read no member beyond it. */
  const char *url;
  const urlfilter_header_t *headers; /* To be sent as they are, e.g. If-None-Match, Range. */
  size_t header_count;
  uint64_t max_body_bytes;       /* The library stops a longer body by itself. */
  uint64_t timeout_milliseconds; /* From the call to the last byte. */
} urlfilter_request_t;

/* One answer on its way into the library. */
typedef struct urlfilter_transfer urlfilter_transfer_t;

/* GETs `request->url` and returns a urlfilter_transfer_end when the answer is complete or cannot be
 * had. Tells the answer as it comes: urlfilter_transfer_begin(), _header() for every field,
 * _body() for each piece of the body as it was on the wire. These may be called from any thread,
 * one after the other, until `get` returns. It must verify the server's certificate and name,
 * follow no redirects, and end in time. Nothing given to it is valid after it has returned. */
typedef int32_t (*urlfilter_get_t)(void *context, const urlfilter_request_t *request,
                                   urlfilter_transfer_t *transfer);

typedef struct urlfilter_updater {
  size_t struct_size;
  const char *server; /* "https://filters.example[:port][/prefix]" */
  const char *filter; /* Its name. */
  urlfilter_get_t get;
  void *context; /* For `get`. */
  /* PEM public keys (Ed25519), one of which must have signed a release. None: TLS alone vouches. */
  const char *const *trusted_keys;
  size_t trusted_key_count;
  uint64_t max_artifact_bytes; /* 0: 1 GiB. */
} urlfilter_updater_t;

typedef struct urlfilter_update_outcome {
  size_t struct_size;
  int32_t result;     /* urlfilter_update_result */
  int32_t is_failure; /* 1: the next scheduled attempt is backed off. */
  int32_t used_delta; /* 1 or 0. */
  /* Of the filter now installed, as `tag`, also when it is another one than was asked for; 0 if
   * there is none, or none that can be read. */
  uint64_t version;
  uint64_t downloaded_bytes;  /* Of artefacts. */
  int64_t next_check_seconds; /* Until a scheduled attempt would ask. */
  char tag[136];
  char message[512]; /* What and where, one line. */
  char way_out[256]; /* What a person can do about it; "" where there is nothing to do. */
  char note[256];    /* Beside it, e.g. why a delta was not used; mostly "". */
} urlfilter_update_outcome_t;

/* Why a filter is not as good as it could be; the gravest reason. */
enum urlfilter_degraded {
  URLFILTER_DEGRADED_NO = 0,
  URLFILTER_DEGRADED_NO_FILTER = 1,
  URLFILTER_DEGRADED_STORE_DAMAGED = 2,
  URLFILTER_DEGRADED_EXPIRED = 3,
  URLFILTER_DEGRADED_SWITCHED_OFF = 4, /* The publisher's kill switch. */
  URLFILTER_DEGRADED_STALE = 5,        /* No successful check for three intervals. */
  URLFILTER_DEGRADED_UPDATE_FAILING = 6
};

/* For a status screen. */
typedef struct urlfilter_freshness {
  size_t struct_size;
  int32_t degraded;           /* urlfilter_degraded */
  uint64_t version;           /* 0: none installed, or none that can be read. */
  int64_t age_seconds;        /* Since the server last vouched for it; -1: never. */
  int64_t expires_unix;       /* Seconds since 1970; INT64_MAX for never. */
  int64_t next_check_seconds; /* As in the outcome; a random part of a minute before the first. */
  char tag[136];
  char reason[512]; /* One sentence; "" for NO. */
} urlfilter_freshness_t;

/* One attempt to bring the newest release into the store in `dir`; makes a folder that is missing.
 * `now` 0: a scheduled one, which asks nobody before its time and may be called at any moment; 1: a
 * person asked. Blocks: not for the main thread. From several threads: all but one end with BUSY.
 * URLFILTER_OK: `outcome` tells how it ended; else wrong arguments, such as a key that is none. */
int32_t urlfilter_update(const char *dir, const urlfilter_updater_t *updater, int32_t now,
                         urlfilter_update_outcome_t *outcome, char *error, size_t error_size);

/* For `get`. A second _begin() discards the first, e.g. of a 1xx answer. `name` in any case. */
void urlfilter_transfer_begin(urlfilter_transfer_t *transfer, int32_t http_status);
void urlfilter_transfer_header(urlfilter_transfer_t *transfer, const char *name, const char *value);

/* 1: go on. 0: end the transfer and return, with any result; also when the library has no use for
 * the body of this status, or the time is over. */
int32_t urlfilter_transfer_body(urlfilter_transfer_t *transfer, const void *bytes, size_t size);

/* Words for a person about a transfer that failed, e.g. NSError's; part of the outcome's message.
 */
void urlfilter_transfer_explain(urlfilter_transfer_t *transfer, const char *message);

/* How current the store in `dir` is, without opening its filter; makes a folder that is missing.
 * Fails when the folder cannot be used; whatever is wrong in it is `degraded` and `reason`. */
int32_t urlfilter_get_freshness(const char *dir, urlfilter_freshness_t *freshness, char *error,
                                size_t error_size);

/* A stable name, e.g. "signature-refused"; "" for another number. Lives for ever. */
const char *urlfilter_update_result_name(int32_t result);

#ifdef __cplusplus
}
#endif

#endif /* URLFILTER_H_ */
