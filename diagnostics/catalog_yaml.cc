#include <span>

#include "diagnostics/catalog.h"
#include "diagnostics/catalog_parts.h"
#include "diagnostics/issue.h"

namespace urlfilter {
namespace {

constexpr Severity kE = Severity::kError;

constexpr CatalogEntry kEntries[] = {
    {"UF0001", kE, false, "a policy file cannot be read",
     "A file named by `include` does not exist, is a folder, or may not be read. (For the policy "
     "on the command line: exit code 2, without an id.)",
     "include: [teams/missing.yaml]",
     "Correct the path. Paths in a policy are relative to the file they stand in."},
    {"UF0002", kE, false, "this is not YAML",
     "The YAML parser gave up at this place; what follows was not looked at.",
     "lists: [a, b\nname: x",
     "Usually an unclosed bracket or quote on this line or the one before, or a `:` or `#` inside "
     "an unquoted value. Put such values in double quotes."},
    {"UF0003", kE, false, "the file is not UTF-8",
     "Policies are UTF-8 text. Bytes of another encoding could mean anything, so none is guessed "
     "at.",
     "name: caf\\xe9",
     "Save the file as UTF-8, or convert it: `iconv -f UTF-16 -t UTF-8 OLD > NEW`; for files of "
     "older Windows programs, `-f WINDOWS-1252`."},
    {"UF0004", kE, false, "a NUL, control or hidden character",
     "Control characters other than tab and newline do not belong in a policy, and can hide "
     "what it says from a reviewer: as bytes, as escapes such as `\\e` in quotes, or as the "
     "characters that turn the direction of writing. So may lines that end with CR alone.",
     "name: a\\0b", "Delete the character."},
    {"UF0005", kE, false, "the policy file is too large",
     "A policy file may have 64 MiB, and a line of it 8 MiB. Lists of any size belong in files of "
     "their own, which are "
     "mapped and not parsed as YAML.",
     "rules: [ ...ten million entries... ]",
     "Move the rules into a list file: `file: my-list.txt`."},
    {"UF0006", kE, false, "nested too deeply",
     "No policy needs more than 50 levels; deeper nesting is an accident or an attack.",
     "[[[[[[ ... ]]]]]]", "Flatten it."},
    {"UF0007", kE, false, "anchors expand to too much",
     "Aliases of aliases can make a small file stand for billions of values. The expanded policy "
     "may have 5,000,000 values.",
     "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "Use fewer levels of aliases."},
    {"UF0008", kE, false, "the same key twice",
     "YAML readers disagree about which of the two counts, so neither is taken.",
     "name: a\nname: b", "Delete or rename one of them."},
    {"UF0009", kE, false, "more than one document", "A policy file holds one YAML document.",
     "name: a\n---\nname: b", "Split the file and use `include`."},
    {"UF0010", kE, false, "a tab as indentation",
     "YAML forbids tabs in indentation, and editors show them in different widths.",
     "prefetch:\n\\tinterval: 24h", "Replace the tab by spaces (`check --fix` does)."},
    {"UF0011", kE, false, "the policy is empty",
     "There is nothing in the file but comments, or its top level is not a mapping of keys.",
     "- just\n- a list", "Start from the example in docs/policy.md."},
    {"UF0012", kE, false, "a merge key that cannot be merged",
     "`<<` takes an alias of a mapping, or a list of such aliases.", "<<: 5",
     "Write `<<: *name`, with `&name` on a mapping above."},
    {"UF0013", kE, false, "a YAML tag",
     "Tags such as `!include` or `!!python/object` have no meaning in a policy.",
     "lists: !include lists.yaml", "Leave the tag away; `include:` names other policy files."},
};

}  // namespace

std::span<const CatalogEntry> YamlEntries() { return kEntries; }

}  // namespace urlfilter
