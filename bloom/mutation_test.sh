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
FNV-1 order in batches|prefilter_batch.cc|s/hn::Mul(hn::Xor(state, byte), hn::Set(Tag(), internal::kFnvPrime))/hn::Xor(hn::Mul(state, hn::Set(Tag(), internal::kFnvPrime)), byte)/
sign-extended bytes in batches|prefilter_batch.cc|s/FnvStep(state, hn::ShiftRight<24>(word))/FnvStep(state, hn::BitCast(Tag(), hn::ShiftRight<24>(hn::BitCast(hn::RebindToSigned<Tag>(), word))))/
a tail byte forgotten in batches|prefilter_batch.cc|s/hn::Gt(count, hn::Set(d, 2u)), three, state/hn::Gt(count, hn::Set(d, 2u)), two, state/
seed ignored in batches|prefilter_batch.cc|s/h2 = hn::Set(d, seed)/h2 = hn::Set(d, seed * 0)/
no 32-bit wrap in batches|prefilter_batch.cc|s/hn::StoreU(Modulo(h1, modulo), d,/for (size_t i = 0; i < hn::Lanes(d); ++i) indices[round * 16 + first + i] = (hn::GetLane(first_h1) + uint64_t{round} * hn::GetLane(h2)) % modulo.divisor; if (0) hn::StoreU(Modulo(h1, modulo), d,/;s/for (uint32_t round = 0; round < hash_count/const Lanes first_h1 = h1; &/
modulo by bytes in batches|prefilter_batch.cc|s/uint32_t>(std::min(quotient/uint32_t>(std::min((parameters_.bit_count = (parameters_.bit_count + 7) \/ 8 * 8, (uint64_t{1} << (32 + reciprocal_shift_)) \/ parameters_.bit_count)/
a hash too few in batches|prefilter_batch.cc|s/round = 0; round < hash_count/round = 1; round < hash_count/
last correction of the modulo left out|prefilter_batch.cc|s/return hn::Min(remainder, hn::Sub(remainder, divisor))/return remainder/
FNV-1 order in grids|key_grid_hashes.cc|s/hn::Mul(hn::Xor(state, byte), hn::Set(GridTag(), internal::kFnvPrime))/hn::Xor(hn::Mul(state, hn::Set(GridTag(), internal::kFnvPrime)), byte)/
sign-extended bytes in grids|key_grid_hashes.cc|s/uint32_t{static_cast<uint8_t>(text\[from\])}/static_cast<uint32_t>(int8_t(text[from]))/
bytes of a word in another order in grids|key_grid_hashes.cc|s/ShiftRight<8>(bytes)/ShiftRight<16>(bytes)/
a begin that keeps the hash of what is before it|key_grid_hashes.cc|s/state = hn::IfThenElse(not_begun, basis, state)/(void)not_begun/
an end without its slash in grids|key_grid_hashes.cc|s/Set(d, uint32_t{'\/'})/Set(d, uint32_t{'?'})/
seed ignored in grids|key_grid_hashes.cc|s/uint32_t state = murmur_seed_/uint32_t state = 0 * murmur_seed_/
a word forgotten in grids|key_grid_hashes.cc|s/length \/ 4\]/(length - 1) \/ 4]/
the slash not counted in grids|key_grid_hashes.cc|s/    ++length;//
a slash that fills a word kept as tail in grids|key_grid_hashes.cc|s/tail = held == 3 ? 0 : tail/tail = tail/
a tail of other bytes|key_words.h|s/(32 - 8 \* count)/(24 - 8 * count)/
a first bit not looked at in grids|key_grid_lookup.cc|s/AddIf(view.BitOf(hashes.H1(key)), key)/AddIf(true, key)/
a second bit not looked at in grids|key_grid_lookup.cc|s/int{HasBit(view, hash, 1)} \& int{HasBit(view, hash, 2)}/HasBit(view, hash, 2)/
a fourth bit not looked at in grids|key_grid_lookup.cc|s/hashes.Hash(key), 3)/hashes.Hash(key), 4)/
a hash too few in grids|key_grid_lookup.cc|s/round < view.parameters().hash_count;/round + 1 < view.parameters().hash_count;/
a hash too many in grids|key_grid_lookup.cc|s/round < view.parameters().hash_count;/round <= view.parameters().hash_count;/;s/ | int{round >= view.parameters().hash_count}//
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
  for source in prefilter_{parameters,view,batch,builder}.cc bit_partitions.cc key_grid_{hashes,lookup}.cc \
    prefilter_vectors_test.cc; do
    echo "#include \"bloom/${source}\""
  done >"$1/all.cc"
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
