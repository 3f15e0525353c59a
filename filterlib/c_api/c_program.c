/* What a program in C does with the library; tests/.../c_api_test.py runs it and reads the output.
 *
 *   c_program STORE FOLDER URL...
 */
#include <stdio.h>
#include <string.h>

#include "filterlib/c_api/urlfilter.h"

static int fail(const char *what, const char *error) {
  fprintf(stderr, "%s: %s\n", what, error);
  return 2;
}

int main(int argc, char **argv) {
  char error[URLFILTER_ERROR_SIZE] = "";
  urlfilter_options_t options = {sizeof options};
  urlfilter_t *filter = NULL;
  urlfilter_status_t status = {sizeof status};
  urlfilter_counts_t counts = {sizeof counts};
  urlfilter_prefilter_t prefilter = {sizeof prefilter};
  int i;
  if (argc < 3) return 64;
  if (urlfilter_abi_version() < URLFILTER_ABI_VERSION) return fail("library", "too old");
  urlfilter_options_init(&options);
  options.watch = 0;
  if (urlfilter_open(argv[1], &options, &filter, error, sizeof error) != URLFILTER_OK) {
    return fail("open", error);
  }
  for (i = 3; i < argc; ++i) {
    urlfilter_verdict_t verdict = {sizeof verdict};
    urlfilter_check(filter, argv[i], strlen(argv[i]), &verdict);
    printf("%s %s [%s]\n", urlfilter_kind_name(verdict.kind), argv[i], verdict.matched_key);
  }
  urlfilter_get_status(filter, &status);
  urlfilter_get_counts(filter, &counts);
  printf("%s version %d, %d clear, %d maybe\n", status.filter, (int)status.version,
         (int)counts.clear, (int)counts.maybe);
  if (urlfilter_prefilter_for_tag(argv[1], NULL, argv[2], &prefilter, error, sizeof error) != 0) {
    return fail("prefilter", error);
  }
  printf("tag %s, %d bytes\n", prefilter.tag, (int)prefilter.byte_count);
  urlfilter_close(filter);
  return 0;
}
