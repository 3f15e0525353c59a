// The names below a store's folder, to be put behind its path. See docs/formats/app-group.md.
#ifndef URLFILTER_FILTERLIB_STORE_LAYOUT_H_
#define URLFILTER_FILTERLIB_STORE_LAYOUT_H_

namespace urlfilter::store {

inline constexpr char kPointerFile[] = "/current.json";
inline constexpr char kStateFile[] = "/state.json";
inline constexpr char kLockFile[] = "/lock";
inline constexpr char kSlotsFolder[] = "/slots";
inline constexpr char kDownloadsFolder[] = "/downloads";

// In a slot.
inline constexpr char kManifestFile[] = "/manifest.json";
inline constexpr char kSignatureFile[] = "/manifest.sig";
inline constexpr char kPlistFile[] = "/filter.plist";
inline constexpr char kInAppFile[] = "/in-app.bin";

}  // namespace urlfilter::store

#endif  // URLFILTER_FILTERLIB_STORE_LAYOUT_H_
