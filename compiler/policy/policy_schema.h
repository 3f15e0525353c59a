// The policy language for editors and for the reference page, from the table of keys.
#ifndef URLFILTER_COMPILER_POLICY_POLICY_SCHEMA_H_
#define URLFILTER_COMPILER_POLICY_POLICY_SCHEMA_H_

#include <string>

namespace urlfilter::compiler {

// JSON Schema, draft 7, with a description for every key. Editors take it through the line
// `# yaml-language-server: $schema=policy.schema.json` at the top of a policy.
std::string PolicySchemaJson();

// The tables of keys in docs/policy.md.
std::string PolicyKeysMarkdown();

}  // namespace urlfilter::compiler

#endif  // URLFILTER_COMPILER_POLICY_POLICY_SCHEMA_H_
