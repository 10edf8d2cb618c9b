#pragma once
/// What the engine knows of the world: administrative divisions and the words of company names, read from
/// texts (content/divisions, content/fusion). No file is opened here: the caller hands in what it has
/// embedded or read.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::fusion {

using base::Result;

/// A named text, e.g. {"content/fusion/profiles/person.toml", "name = ..."}.
struct Document {
  std::string name;
  std::string text;
};
using Content = std::vector<Document>;

namespace internal {
struct Lexicon;
}

/// Immutable and cheap to copy; thread-safe.
class Reference {
 public:
  /// Documents are found by the end of their names: "divisions.csv", "company_words.toml"; missing ones leave
  /// that knowledge empty. Errors carry the document's name in `field`: `fusion.bad_words`,
  /// `fusion.bad_divisions`.
  static Result<Reference> load(const Content& content);

  const internal::Lexicon& lexicon() const { return *lexicon_; }

 private:
  std::shared_ptr<const internal::Lexicon> lexicon_;
};

}  // namespace qiying::fusion
