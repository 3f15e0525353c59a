// Property lists of the XML format: read through libplist, written by us (so that the bytes do not
// depend on a library's version).
//
// Pure functions without state: callable from any thread.
#ifndef URLFILTER_FILTERLIB_FORMAT_XML_PLIST_H_
#define URLFILTER_FILTERLIB_FORMAT_XML_PLIST_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "filterlib/format/plist_dictionary.h"

namespace urlfilter::format {

// Whether `bytes` begin as an XML plist does.
bool LooksLikeXmlPlist(std::string_view bytes);

// Writes `dictionary` in its order, in the layout of Apple's tools: tabs, base64 in lines of 68
// characters, reals in the shortest form that reads back equal. Texts must be printable ASCII;
// OtherPlistValue must not occur.
std::string WriteXmlPlist(const PlistDictionary& dictionary);

// Reads the top dictionary; data values are OwnedPlistData. DataLoss for anything that is not an
// XML plist with a dictionary of at most kMaxPlistEntries on top, or has a key twice in one
// dictionary ("<key" in a comment or in CDATA counts as one that is given twice); ResourceExhausted
// for one larger than 1 GiB or with more than 256 containers, which no prefilter needs. Cost and
// memory are linear in the input.
absl::StatusOr<PlistDictionary> ReadXmlPlist(std::string_view bytes);

}  // namespace urlfilter::format

#endif  // URLFILTER_FILTERLIB_FORMAT_XML_PLIST_H_
