#pragma once
// The commands behind `policy`, each from its options to its exit code.

#include <ostream>
#include <string>
#include <vector>

#include "engines/rules/library.hpp"

namespace qiying::rules::internal {

inline constexpr int kDone = 0, kFindings = 1, kBadInput = 2;

struct Streams {
  const std::vector<Document>& content;
  std::ostream& out;
  std::ostream& err;
};

struct Arguments {
  std::string folder;  // of policies
  std::string enterprises, as_of, output, by, id, policy, language = "zh", with;
  std::vector<std::string> set, facts, only;
  bool explain = false, strict = false, json = false;
  unsigned threads = 0;
};

int check_command(const Arguments& args, const Streams& io);
int test_command(const Arguments& args, const Streams& io);
int match_command(const Arguments& args, const Streams& io);
int simulate_command(const Arguments& args, const Streams& io);
int explain_command(const Arguments& args, const Streams& io);
int facts_command(const Arguments& args, const Streams& io);

// Tells the error and gives 2.
int refuse(const base::Error& error, std::ostream& err);
// The day of --as-of; today is the caller's to give.
base::Result<base::Date> day_of(const Arguments& args);

}  // namespace qiying::rules::internal
