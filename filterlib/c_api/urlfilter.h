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
 * - Text that comes in is UTF-8 or ASCII bytes; text that goes out ends with a NUL and is cut to
 *   its buffer.
 * - `struct_size` must be set to the size of the struct as the caller compiled it. Later versions
 *   append members only, so programs built against an older header keep working.
 * - Functions that can fail return URLFILTER_OK or another urlfilter_code, and put a sentence into
 *   `error` (of `error_size` bytes) unless it is NULL.
 */
#ifndef URLFILTER_H_
#define URLFILTER_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a function or a member is added. What is there never changes. */
#define URLFILTER_ABI_VERSION 1

/* Enough for every message. */
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
  URLFILTER_FAILED_PRECONDITION = -6, /* The store was written by a newer version. */
  URLFILTER_UNAVAILABLE = -7,         /* Try again later. */
  URLFILTER_INTERNAL = -8             /* Out of memory, or a mistake in this library. */
};

/* Where a lookup falls without a filter: open lets pass, closed does not. */
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
  uint64_t version;       /* Of the release that answered; 0 without one. */
  uint32_t host_labels;   /* In-app: how specific the rule is, */
  uint32_t path_segments; /* as labels of its host and segments of its path. */
  char matched_key[256];  /* "" unless a rule matched. */
  char category[72];      /* In-app: of the list that decided. */
} urlfilter_verdict_t;

typedef struct urlfilter_status {
  size_t struct_size;
  int32_t has_filter;
  int32_t expired;
  int32_t kill_switch;
  uint64_t version;
  uint64_t item_count;
  int64_t expires_unix; /* Seconds since 1970; INT64_MAX for never. */
  char filter[72];
  char tag[136];
  char degraded[256]; /* Why not the newest installed release is in use; "" if it is. */
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
  char path[1024]; /* A new file with the raw bits, for .temporaryFilepath; yours to delete. */
} urlfilter_prefilter_t;

/* URLFILTER_ABI_VERSION of the library that runs: at least the one compiled against, or do not use
 * it. */
uint32_t urlfilter_abi_version(void);

/* "clear", "maybe", "none", "allow" or "block"; "" for another number. Lives for ever. */
const char *urlfilter_kind_name(int32_t kind);

/* Fills in the defaults: fail open, use expired filters, check the digest, watch, 30 seconds.
 * `options->struct_size` must be set. */
int32_t urlfilter_options_init(urlfilter_options_t *options);

/* Opens the store in the folder `dir`, with or without a filter in it. NULL options: defaults. */
int32_t urlfilter_open(const char *dir, const urlfilter_options_t *options, urlfilter_t **filter,
                       char *error, size_t error_size);

/* Frees it. NULL is allowed. */
void urlfilter_close(urlfilter_t *filter);

/* The NEURLFilter target: CLEAR or MAYBE. Fails only for wrong arguments. */
int32_t urlfilter_check(const urlfilter_t *filter, const char *url, size_t url_length,
                        urlfilter_verdict_t *verdict);

/* The in-app target: NONE, ALLOW or BLOCK. Fails only for wrong arguments. */
int32_t urlfilter_check_in_app(const urlfilter_t *filter, const char *url, size_t url_length,
                               urlfilter_verdict_t *verdict);

/* 1 if urlfilter_check() would say MAYBE, else 0: the fastest form. */
int32_t urlfilter_may_match(const urlfilter_t *filter, const char *url, size_t url_length);

/* As urlfilter_may_match() for `count` URLs, all by one release: 1 or 0 into `answers`. */
int32_t urlfilter_may_match_batch(const urlfilter_t *filter, const char *const *urls,
                                  const size_t *url_lengths, size_t count, uint8_t *answers);

/* Takes the newest installed release in use now. */
int32_t urlfilter_reload(urlfilter_t *filter, char *error, size_t error_size);

int32_t urlfilter_get_status(const urlfilter_t *filter, urlfilter_status_t *status);
int32_t urlfilter_get_counts(const urlfilter_t *filter, urlfilter_counts_t *counts);

/* What fetchPrefilter(existingPrefilterTag:) must return, read from the store in `dir` each time.
 * `existing_tag`: what the system passes; NULL on the first fetch. URLFILTER_OK: `prefilter` holds
 * a filter, copied below `folder`. URLFILTER_UNCHANGED: return nil; only when `existing_tag` is the
 * filter's tag. */
int32_t urlfilter_prefilter_for_tag(const char *dir, const char *existing_tag, const char *folder,
                                    urlfilter_prefilter_t *prefilter, char *error,
                                    size_t error_size);

#ifdef __cplusplus
}
#endif

#endif /* URLFILTER_H_ */
