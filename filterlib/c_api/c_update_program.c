/* Updates a store from C. Its transport reads the files of a folder in place of a server: what an
 * app does with HTTPS.
 *
 *   c_update_program STORE SITE
 */
#include <stdio.h>
#include <string.h>

#include "filterlib/c_api/urlfilter.h"

#define ORIGIN "https://filters.example"

static int32_t get(void *context, const urlfilter_request_t *request,
                   urlfilter_transfer_t *transfer) {
  char path[1024], bytes[4096];
  size_t size;
  FILE *file;
  if (strncmp(request->url, ORIGIN, strlen(ORIGIN)) != 0) return URLFILTER_TRANSFER_UNREACHABLE;
  snprintf(path, sizeof path, "%s%s", (const char *)context, request->url + strlen(ORIGIN));
  file = fopen(path, "rb");
  urlfilter_transfer_begin(transfer, file == NULL ? 404 : 200);
  if (file == NULL) return URLFILTER_TRANSFER_COMPLETE;
  urlfilter_transfer_header(transfer, "ETag", "\"1\"");
  while ((size = fread(bytes, 1, sizeof bytes, file)) > 0) {
    if (!urlfilter_transfer_body(transfer, bytes, size)) break;
  }
  fclose(file);
  return URLFILTER_TRANSFER_COMPLETE;
}

int main(int argc, char **argv) {
  char error[URLFILTER_ERROR_SIZE] = "";
  urlfilter_updater_t updater = {sizeof updater};
  urlfilter_update_outcome_t outcome = {sizeof outcome};
  urlfilter_freshness_t freshness = {sizeof freshness};
  int now;
  if (argc != 3) return 64;
  updater.server = ORIGIN;
  updater.filter = "test";
  updater.get = get;
  updater.context = argv[2];
  for (now = 1; now >= 0; --now) {
    if (urlfilter_update(argv[1], &updater, now, &outcome, error, sizeof error) != URLFILTER_OK) {
      fprintf(stderr, "%s\n", error);
      return 2;
    }
    printf("%s: version %d, tag %s, %s\n", urlfilter_update_result_name(outcome.result),
           (int)outcome.version, outcome.tag,
           outcome.next_check_seconds >= 2700 ? "next in 45 minutes or later" : "next too early");
  }
  urlfilter_get_freshness(argv[1], &freshness, error, sizeof error);
  printf("degraded %d, version %d, %s\n", (int)freshness.degraded, (int)freshness.version,
         freshness.age_seconds >= 0 && freshness.age_seconds < 3600 ? "fresh" : "old");
  return 0;
}
