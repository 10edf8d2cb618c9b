#pragma once
/// The reference data that the program ships, for fuzzers; read from the source tree they are started in.

#include <fstream>
#include <iterator>
#include <string>

#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::fuzzing {

inline const Reference& reference() {
  static const Reference shipped = [] {
    const auto slurp = [](const char* path) {
      std::ifstream in(path, std::ios::binary);
      return std::string(std::istreambuf_iterator<char>(in), {});
    };
    return *Reference::load({{"divisions.csv", slurp("content/divisions/divisions.csv")},
                             {"company_words.toml", slurp("content/fusion/company_words.toml")}});
  }();
  return shipped;
}

}  // namespace qiying::fusion::fuzzing
