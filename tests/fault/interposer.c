/* Preloaded into a process that installs a release: makes one of its file operations go wrong.
 *
 *   FAULT_AT=n     the n-th intercepted call after fault_arm(), from 1; 0: none
 *   FAULT_RATE=r   instead: each call with probability r/1000, chosen by FAULT_SEED
 *   FAULT_KIND=    kill    SIGKILL before the call
 *                  torn    cut every file with unsynced bytes to half, then SIGKILL: a power cut
 *                  eio     the call fails with EIO
 *                  enospc  calls that need room fail with ENOSPC
 *                  short   reads and writes move half of the bytes
 *   FAULT_COUNT=f  write the number of intercepted calls into file f at exit
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { NONE, KILL, TORN, EIO_KIND, ENOSPC_KIND, SHORT };
enum trait { PLAIN = 0, NEEDS_ROOM = 1, MOVES_BYTES = 2 };
enum outcome { GO_ON, FAIL, HALVE };

static int armed;
static unsigned long calls, at, rate;
static unsigned long long random_state;
static enum kind kind;
static const char *count_file;

static unsigned long from_environment(const char *name) {
  const char *text = getenv(name);
  return text ? strtoul(text, NULL, 10) : 0;
}

static enum kind kind_named(const char *name) {
  static const char *const names[] = {"none", "kill", "torn", "eio", "enospc", "short"};
  for (int i = 0; name && i < 6; ++i) {
    if (strcmp(name, names[i]) == 0) return (enum kind)i;
  }
  return NONE;
}

/* The victim calls this when its preparations are done. */
void fault_arm(void) {
  at = from_environment("FAULT_AT");
  rate = from_environment("FAULT_RATE");
  random_state = from_environment("FAULT_SEED") * 2654435761u + 1;
  kind = kind_named(getenv("FAULT_KIND"));
  count_file = getenv("FAULT_COUNT");
  armed = 1;
}

__attribute__((destructor)) static void report(void) {
  armed = 0;
  if (count_file == NULL) return;
  FILE *out = fopen(count_file, "w");
  if (out == NULL) return;
  fprintf(out, "%lu\n", calls);
  fclose(out);
}

/* Files with bytes that were written and not synced, as descriptors of our own. */
#define MAX_DIRTY 32
static struct {
  dev_t device;
  ino_t inode;
  int fd;
} dirty[MAX_DIRTY];
static int dirty_count;

static int real_fstat(int fd, struct stat *info) { return fstatat(fd, "", info, AT_EMPTY_PATH); }

static void mark_written(int fd) {
  struct stat info;
  if (real_fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || dirty_count == MAX_DIRTY) return;
  for (int i = 0; i < dirty_count; ++i) {
    if (dirty[i].device == info.st_dev && dirty[i].inode == info.st_ino) return;
  }
  dirty[dirty_count].device = info.st_dev;
  dirty[dirty_count].inode = info.st_ino;
  dirty[dirty_count++].fd = fcntl(fd, F_DUPFD_CLOEXEC, 100);
}

static int (*next_close(void))(int) { return (int (*)(int))dlsym(RTLD_NEXT, "close"); }

static void mark_synced(int fd) {
  struct stat info;
  if (real_fstat(fd, &info) != 0) return;
  for (int i = 0; i < dirty_count; ++i) {
    if (dirty[i].device != info.st_dev || dirty[i].inode != info.st_ino) continue;
    next_close()(dirty[i].fd);
    dirty[i] = dirty[--dirty_count];
    return;
  }
}

static void tear(void) {
  struct stat info;
  for (int i = 0; i < dirty_count; ++i) {
    if (real_fstat(dirty[i].fd, &info) == 0) {
      if (ftruncate(dirty[i].fd, info.st_size / 2) != 0) continue;
    }
  }
}

static int chosen(void) {
  if (rate == 0) return calls == at;
  random_state = random_state * 6364136223846793005ull + 1442695040888963407ull;
  return (random_state >> 33) % 1000 < rate;
}

static enum outcome decide(int traits) {
  if (!armed) return GO_ON;
  ++calls;
  if (!chosen()) return GO_ON;
  switch (kind) {
    case TORN:
      tear();
      raise(SIGKILL);
      return GO_ON;
    case KILL:
      raise(SIGKILL);
      return GO_ON;
    case EIO_KIND:
      errno = EIO;
      return FAIL;
    case ENOSPC_KIND:
      errno = ENOSPC;
      return traits & NEEDS_ROOM ? FAIL : GO_ON;
    case SHORT:
      return traits & MOVES_BYTES ? HALVE : GO_ON;
    case NONE:
      break;
  }
  return GO_ON;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* An int function whose failure is -1. */
#define INTERPOSE(traits, name, parameters, arguments) \
  int name parameters {                                \
    if (decide(traits) == FAIL) return -1;             \
    return NEXT(name) arguments;                       \
  }

INTERPOSE(NEEDS_ROOM, rename, (const char *from, const char *to), (from, to))
INTERPOSE(NEEDS_ROOM, mkdir, (const char *path, mode_t mode), (path, mode))
INTERPOSE(NEEDS_ROOM, link, (const char *from, const char *to), (from, to))
INTERPOSE(NEEDS_ROOM, mkostemp, (char *path, int flags), (path, flags))
INTERPOSE(PLAIN, unlink, (const char *path), (path))
INTERPOSE(PLAIN, unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
INTERPOSE(PLAIN, rmdir, (const char *path), (path))
INTERPOSE(PLAIN, remove, (const char *path), (path))
INTERPOSE(PLAIN, chmod, (const char *path, mode_t mode), (path, mode))
INTERPOSE(PLAIN, fchmod, (int fd, mode_t mode), (fd, mode))
INTERPOSE(PLAIN, flock, (int fd, int operation), (fd, operation))
INTERPOSE(PLAIN, stat, (const char *path, struct stat *info), (path, info))
INTERPOSE(PLAIN, fstat, (int fd, struct stat *info), (fd, info))

char *mkdtemp(char *path) { return decide(NEEDS_ROOM) == FAIL ? NULL : NEXT(mkdtemp)(path); }

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset) {
  if (fd >= 0 && decide(PLAIN) == FAIL) return MAP_FAILED;
  return NEXT(mmap)(address, size, protection, flags, fd, offset);
}

DIR *opendir(const char *path) { return decide(PLAIN) == FAIL ? NULL : NEXT(opendir)(path); }

static mode_t mode_argument(int flags, va_list arguments) {
  return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

int open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  if (decide(flags & O_CREAT ? NEEDS_ROOM : PLAIN) == FAIL) return -1;
  return NEXT(open)(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_argument(flags, arguments);
  va_end(arguments);
  if (decide(flags & O_CREAT ? NEEDS_ROOM : PLAIN) == FAIL) return -1;
  return NEXT(openat)(folder, path, flags, mode);
}

ssize_t read(int fd, void *buffer, size_t size) {
  const enum outcome outcome = decide(MOVES_BYTES);
  if (outcome == FAIL) return -1;
  return NEXT(read)(fd, buffer, outcome == HALVE && size > 1 ? size / 2 : size);
}

ssize_t write(int fd, const void *buffer, size_t size) {
  const enum outcome outcome = decide(MOVES_BYTES | NEEDS_ROOM);
  if (outcome == FAIL) return -1;
  const ssize_t written = NEXT(write)(fd, buffer, outcome == HALVE && size > 1 ? size / 2 : size);
  if (written > 0 && armed) mark_written(fd);
  return written;
}

int fsync(int fd) {
  if (decide(NEEDS_ROOM) == FAIL) return -1;
  mark_synced(fd);
  return NEXT(fsync)(fd);
}

int close(int fd) {
  /* The descriptor is gone in any case, as on Linux. */
  const int failed = decide(PLAIN) == FAIL;
  const int closed = NEXT(close)(fd);
  if (!failed) return closed;
  errno = EIO;
  return -1;
}
