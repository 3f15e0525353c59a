#!/bin/bash
# Damages copies of the sources, one mistake at a time, and expects the golden numbers
# (prefilter_vectors_test.cc) to notice each of them. The first round, without a mistake, must
# pass: it shows that the build of the copies works.
set -euo pipefail
# The damaged programs must not write their failures into this test's own result.
unset XML_OUTPUT_FILE GTEST_OUTPUT

readonly ROOT="${PWD}"
readonly WORK="$(mktemp -d "${TEST_TMPDIR:-/tmp}/mutants.XXXXXX")"
trap 'rm -rf "${WORK}"' EXIT

# One instruction set is enough here; prefilter_builder_test compares all of them.
FLAGS=(-std=c++20 -O0 -fno-strict-aliasing -DHWY_COMPILE_ONLY_STATIC)
# It must have vectors, or mistakes that need a second lane would not show.
[[ "$(uname -m)" != x86_64 ]] || FLAGS+=(-msse4.2 -maes -mpclmul)
readonly FLAGS

# name | file | the mistake, as a sed command
readonly MUTANTS="\
FNV-1 order|prefilter_hash.h|s/(state ^ byte) \* kFnvPrime/(state * kFnvPrime) ^ byte/
sign-extended bytes in FNV, one by one|prefilter_hash.h|s/auto value = static_cast<uint8_t>(byte)/auto value = byte/;s/FnvStep(uint32_t state, uint8_t byte)/FnvStep(uint32_t state, int8_t byte)/
sign-extended bytes in FNV, by words|prefilter_hash.h|s/static_cast<uint8_t>(word >> shift)/static_cast<int8_t>(word >> shift)/;s/FnvStep(uint32_t state, uint8_t byte)/FnvStep(uint32_t state, int32_t byte)/
sign-extended bytes in the tail of Murmur|prefilter_hash.h|s/uint32_t{value} <</uint32_t(int8_t(value)) <</
seed ignored|prefilter_hash.h|s/murmur_(murmur_seed)/murmur_(0)/
length left out of Murmur|prefilter_hash.h|s/MurmurScramble(tail)) ^ length/MurmurScramble(tail))/
another rotation in Murmur|prefilter_hash.h|s/MurmurScramble(block), 13)/MurmurScramble(block), 15)/
final mix of Murmur left out|prefilter_hash.h|s/return h ^ (h >> 16)/return h/
no 32-bit wrap in the view|prefilter_view.h|s/for (uint32_t round = 0; /uint64_t sum = key.h1; for (uint32_t round = 0; /;s/all_set &= BitOf(key.h1)/all_set \&= BitOf(static_cast<uint32_t>(sum % parameters_.bit_count))/;s/key.h1 += key.h2/sum += key.h2/
no 32-bit wrap in the builder|prefilter_builder.cc|s/for (uint32_t round = 0; /uint64_t sum = hash.h1; for (uint32_t round = 0; /;s/modulo_(hash.h1)/static_cast<uint32_t>(sum % parameters_.bit_count)/;s/hash.h1 += hash.h2/sum += hash.h2/
MSB-first bits in the view|prefilter_view.h|s/>> (index & 7)/>> (7 - (index \& 7))/
MSB-first bits in the builder|bit_partitions.h|s/1 << (index & 7)/1 << (7 - (index \& 7))/
modulo by bytes in the view|prefilter_view.h|s/modulo_(parameters.bit_count)/modulo_((parameters.bit_count + 7) \/ 8 * 8)/
modulo by bytes in the builder|prefilter_builder.cc|s/modulo_(parameters.bit_count)/modulo_((parameters.bit_count + 7) \/ 8 * 8)/
a hash too few in the view|prefilter_view.h|s/uint32_t round = 0/uint32_t round = 1/
a hash too many in the view|prefilter_view.h|s/round < parameters_/round <= parameters_/
a hash too few in the builder|prefilter_builder.cc|s/uint32_t round = 0/uint32_t round = 1/
a hash too many in the builder|prefilter_builder.cc|s/round < parameters_/round <= parameters_/
FNV-1 order in lanes|prefilter_lanes-inl.h|s/hn::Mul(hn::Xor(state, byte), hn::Set(d, internal::kFnvPrime))/hn::Xor(hn::Mul(state, hn::Set(d, internal::kFnvPrime)), byte)/
another rotation of Murmur in lanes|prefilter_lanes-inl.h|s/RotateRight<32 - 13>/RotateRight<32 - 15>/
length left out of Murmur in lanes|prefilter_lanes-inl.h|s/hn::Xor(hn::Xor(state, MurmurScramble(d, tail)), length)/hn::Xor(state, MurmurScramble(d, tail))/
final mix of Murmur left out in lanes|prefilter_lanes-inl.h|s/return hn::Xor(h, hn::ShiftRight<16>(h))/return h/
sign-extended bytes in batches|prefilter_batch.cc|s/FnvStep(d, state, hn::ShiftRight<24>(word))/FnvStep(d, state, hn::BitCast(Tag(), hn::ShiftRight<24>(hn::BitCast(hn::RebindToSigned<Tag>(), word))))/
a tail byte forgotten in batches|prefilter_batch.cc|s/hn::Gt(count, hn::Set(d, 2u)), three, state/hn::Gt(count, hn::Set(d, 2u)), two, state/
seed ignored in batches|prefilter_batch.cc|s/h2 = hn::Set(d, seed)/h2 = hn::Set(d, seed * 0)/
no 32-bit wrap in batches|prefilter_batch.cc|s/hn::StoreU(Modulo(d, h1, modulo), d,/for (size_t i = 0; i < hn::Lanes(d); ++i) indices[round * 16 + first + i] = (hn::GetLane(first_h1) + uint64_t{round} * hn::GetLane(h2)) % modulo.divisor; if (0) hn::StoreU(Modulo(d, h1, modulo), d,/;s/for (uint32_t round = 0; round < hash_count/const Lanes first_h1 = h1; &/
modulo by bytes in batches|prefilter_batch.h|s/modulo_(parameters.bit_count)/modulo_((parameters.bit_count + 7) \/ 8 * 8)/
a hash too few in batches|prefilter_batch.cc|s/round = 0; round < hash_count/round = 1; round < hash_count/
last correction of the modulo left out|prefilter_lanes-inl.h|s/return hn::Min(remainder, hn::Sub(remainder, divisor))/return remainder/
sign-extended bytes in grids|key_grid_hashes.cc|s/FnvStep(d, fnv, hn::ShiftRight<24>(word))/FnvStep(d, fnv, hn::BitCast(d, hn::ShiftRight<24>(hn::BitCast(hn::RebindToSigned<GridTag>(), word))))/
bytes of a word in another order in grids|key_grid_hashes.cc|s/hn::ShiftRight<8>(word), byte_mask/hn::ShiftRight<16>(word), byte_mask/
a byte not masked in grids|key_grid_hashes.cc|s/hn::And(hn::ShiftRight<16>(word), byte_mask)/hn::ShiftRight<16>(word)/
FNV-1a of a head forgotten in grids|key_grid_hashes.cc|s/heads.fnv\[i\] = state.fnv/heads.fnv[i] = internal::kFnvOffsetBasis/
Murmur of a head forgotten in grids|key_grid_hashes.cc|s/heads.murmur\[i\] = state.murmur/heads.murmur[i] = 0/
tail of a head forgotten in grids|key_grid_hashes.cc|s/heads.pending\[i\] = state.tail/heads.pending[i] = 0/
length of a head forgotten in grids|key_grid_hashes.cc|s/heads.length\[i\] = state.length/heads.length[i] = 0/
all heads aligned in grids|key_grid_hashes.cc|s/heads.shift\[i\] = state.length % 4 \* 8/heads.shift[i] = 0/
an end without its slash in FNV-1a of grids|key_grid_hashes.cc|s/FnvStep(d, fnv, hn::Set(d, uint32_t{'\/'}))/FnvStep(d, fnv, hn::Set(d, uint32_t{'?'}))/
an end without its slash in Murmur of grids|key_grid_hashes.cc|s/slashed ? uint32_t{'\/'}/slashed ? uint32_t{'?'}/
the slash not counted in grids|key_grid_hashes.cc|s/slice_begin + at + slashed/slice_begin + at/
the slash always in a word begun in grids|key_grid_hashes.cc|s/held + slashed,/held,/
bytes behind an end in grids|key_grid_hashes.cc|s/(uint64_t{1} << (8 \* held)) - 1/0xffffffff/
a word that is whole kept as tail in grids|key_grid_hashes.cc|s/LeftOver(word, shift), joined)/joined, joined)/
a word that is whole not stepped in grids|key_grid_hashes.cc|s/IfThenElse(is_whole, MurmurStep(d, before, joined), before)/IfThenElse(is_whole, before, before)/
a word taken as whole too late in grids|key_grid_hashes.cc|s/hn::Set(d, 31u)/hn::Set(d, 32u)/
a begun word forgotten in grids|key_grid_hashes.cc|s/pending = LeftOver(word, shift)/pending = hn::Zero(d)/
MSB-first bits in a lookup of many|key_lookup.cc|s/return hn::Shr(words, hn::Sub(index, hn::ShiftLeft<3>(offset)))/return hn::Shr(words, hn::Xor(hn::Set(d, 7u), hn::Sub(index, hn::ShiftLeft<3>(offset))))/
modulo by bytes in a lookup of many|prefilter_view.h|s/vector_modulo_(parameters.bit_count)/vector_modulo_((parameters.bit_count + 7) \/ 8 * 8)/
one bit of several looked at in a lookup of many|key_lookup.cc|s/bits = hn::And(bits, BitOf(filter, sum, used))/bits = BitOf(filter, sum, used)/
the same bit again in a lookup of many|key_lookup.cc|s/sum = hn::Add(sum, h2)/(void)h2/
a hash too few in a lookup of many|key_lookup.cc|s/view.parameters().hash_count}/view.parameters().hash_count - 1}/
a hash too many in a lookup of many|key_lookup.cc|s/view.parameters().hash_count}/view.parameters().hash_count + 1}/
keys of a second vector forgotten in a lookup of many|key_lookup.cc|s/i < count; i += hn::Lanes(d)/i < count; i = count/
a tail of other bytes|key_words.h|s/(32 - 8 \* count)/(24 - 8 * count)/
keys of a queue forgotten|key_batcher.h|s/if (queue.size == 0) continue/continue/
long keys forgotten|key_batcher.h|s/return AddAlone(key)/return/
"

# Compiles the sources of folder $1 in one piece and runs the vectors.
vectors_pass() {
  local dir="$1"
  (cd "${dir}" && "${CXX:-g++}" "${FLAGS[@]}" -I"${WORK}" -I. -x c++ - -o vectors -lgtest_main -lgtest \
    -lhwy -labsl_statusor -labsl_status -labsl_strings -labsl_cord -lpthread) \
    <"${dir}/all.cc" >"${dir}/log" 2>&1 || { echo "does not build: ${dir}" && head -20 "${dir}/log" && exit 2; }
  { "${dir}/vectors"; } >"${dir}/log" 2>&1  # braces: the shell's word on a crash goes there too
}

copy_sources() {
  mkdir -p "$1"
  cp -rL "${ROOT}/bloom" "${ROOT}/base" "$1"
  local source
  for source in prefilter_{parameters,view,batch,builder}.cc bit_partitions.cc key_grid_hashes.cc \
    key_lookup.cc prefilter_vectors_test.cc; do
    echo "#include \"bloom/${source}\""
  done >"$1/all.cc"
  echo '#include "base/threads.cc"' >>"$1/all.cc"
  sed -i '1i #include "precompiled.h"' "$1/all.cc"
}

# Prints nothing when the mutant is caught.
try_mutant() {
  local name="$1" file="$2" edit="$3" dir
  dir="${WORK}/${name//[^a-zA-Z0-9]/_}"
  copy_sources "${dir}"
  sed -i -e "${edit}" "${dir}/bloom/${file}"
  if cmp -s "${dir}/bloom/${file}" "${ROOT}/bloom/${file}"; then
    echo "NOT APPLIED: ${name}: the source has changed, change this script with it"
  elif vectors_pass "${dir}"; then
    echo "SURVIVED: ${name}"
  fi
  rm -rf "${dir}"
}

printf '#include <%s>\n' gtest/gtest.h functional thread mutex absl/status/statusor.h \
  absl/strings/str_cat.h hwy/base.h hwy/targets.h >"${WORK}/precompiled.h"
"${CXX:-g++}" "${FLAGS[@]}" -x c++-header "${WORK}/precompiled.h" -o "${WORK}/precompiled.h.gch"

copy_sources "${WORK}/original"
vectors_pass "${WORK}/original" || { cat "${WORK}/original/log"; exit 1; }

count=0
while IFS='|' read -r name file edit; do
  [[ -z "${name}" ]] && continue
  count=$((count + 1))
  try_mutant "${name}" "${file}" "${edit}" >>"${WORK}/verdicts" 2>&1 &
  (($(jobs -rp | wc -l) < 2)) || wait -n || true
done <<<"${MUTANTS}"
wait

if [[ -s "${WORK}/verdicts" ]]; then
  cat "${WORK}/verdicts"
  exit 1
fi
echo "${count} mistakes, all noticed"
