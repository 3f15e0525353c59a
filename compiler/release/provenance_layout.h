// The numbers of provenance.bin (docs/formats/release-directory.md), for its writer and its reader.
// Private to this folder.
#ifndef URLFILTER_COMPILER_RELEASE_PROVENANCE_LAYOUT_H_
#define URLFILTER_COMPILER_RELEASE_PROVENANCE_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace urlfilter::compiler {

inline constexpr std::string_view kProvenanceMagic = "UFPROV1\n";
inline constexpr size_t kProvenanceHeaderBytes = 16;
inline constexpr size_t kProvenanceEntryBytes = 8;
inline constexpr uint32_t kProvenanceNoSource = 0xffffffff;  // The onboarding row.

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_RELEASE_PROVENANCE_LAYOUT_H_
