// A release that lies complete in a slot of the store.
#ifndef URLFILTER_FILTERLIB_STORE_INSTALLED_RELEASE_H_
#define URLFILTER_FILTERLIB_STORE_INSTALLED_RELEASE_H_

#include <string>

#include "filterlib/format/manifest.h"

namespace urlfilter::store {

// The manifest's bytes have been checked against their digest; the artefacts have not been read
// (release_check.h does).
struct InstalledRelease {
  format::Manifest manifest;
  std::string folder;  // The slot.
  std::string plist_path;
  std::string in_app_path;  // "" when the release has none, or it was left out.
};

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_INSTALLED_RELEASE_H_
