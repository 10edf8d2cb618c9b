#include <array>

#include "modules/register/internal/standardise/standardise.hpp"
#include "platform/base/text.hpp"
#include "platform/base/written_date.hpp"

namespace qiying::register_ {

namespace {

struct Word {
  std::string_view text;
  Status status;
};
// As market supervision writes them; a longer word is looked for before the one it contains.
constexpr std::array kWords = {Word{"吊销未注销", Status::revoked},   Word{"吊销,未注销", Status::revoked},
                               Word{"吊销已注销", Status::cancelled}, Word{"吊销,已注销", Status::cancelled},
                               Word{"已注销", Status::cancelled},     Word{"注销", Status::cancelled},
                               Word{"吊销", Status::revoked},         Word{"撤销", Status::cancelled},
                               Word{"迁出", Status::moved_out},       Word{"迁移", Status::moved_out},
                               Word{"歇业", Status::suspended},       Word{"停业", Status::suspended},
                               Word{"存续", Status::active},          Word{"在营", Status::active},
                               Word{"在业", Status::active},          Word{"开业", Status::active},
                               Word{"在册", Status::active},          Word{"营业", Status::active},
                               Word{"正常", Status::active}};

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::optional<base::Date> read_date(std::string_view text) {
  return base::read_written_date(text);
}

std::optional<Status> read_status(std::string_view raw) {
  auto text = base::fold_width(base::trim(raw));
  std::erase(text, ' ');
  // "Unknown" is what is not said, and must not take the place of what another source knows.
  if (const auto named = base::enum_from<Status>(text); named && *named != Status::unknown) return named;
  for (const auto& word : kWords)
    if (text.find(word.text) != std::string::npos) return word.status;
  return std::nullopt;
}

std::string read_industry(std::string_view raw) {
  auto text = base::fold_width(base::trim(raw));
  const bool letter =
      !text.empty() && ((text[0] >= 'A' && text[0] <= 'T') || (text[0] >= 'a' && text[0] <= 't'));
  if (letter && text[0] >= 'a') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  const auto digits = std::string_view(text).substr(letter ? 1 : 0);
  if (digits.empty() ? !letter : !all_digits(digits) || digits.size() < 2 || digits.size() > 4) return {};
  return text;
}

}  // namespace qiying::register_
