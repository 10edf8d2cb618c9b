#include "platform/pages/parts.hpp"

#include <algorithm>

#include "platform/pages/internal/escape.hpp"

namespace qiying::pages {
namespace {

std::string error_name(std::string_view field) {
  std::string out(field);
  for (auto& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) c = '_';
  }
  return out + "_ERROR";
}

// What to do stands beside the field; that a missing value has to be given goes without saying.
std::string at_field(Lang lang, const base::Error& error) {
  const bool zh = lang == Lang::zh;
  const auto& message = zh ? error.message.zh : error.message.en;
  const auto& help = zh ? error.help.zh : error.help.en;
  if (help.empty() || error.code == "field.required") return message;
  return message + (zh ? "。" : ". ") + help;
}

void show_one(Values& values, Lang lang, const base::Error& error, const LabelOf& label_of) {
  const auto pick = [&](const base::Text& text) { return lang == Lang::zh ? text.zh : text.en; };
  auto& item = values.add("ERRORS");
  item.set("FIELD", error.field);
  item.set("LABEL", label_of && !error.field.empty() ? label_of(error.field) : "");
  item.set("MESSAGE", pick(error.message));
  item.set("HELP", pick(error.help));
  if (!error.field.empty()) values.set(error_name(error.field), at_field(lang, error));
}

}  // namespace

void show_errors(Values& values, Lang lang, const base::Error& error, const LabelOf& label_of) {
  values.show("ERRORS_SHOWN");
  show_one(values, lang, error, label_of);
  for (const auto& other : error.others) show_one(values, lang, other, label_of);
}

std::string with_query(std::string_view path, const std::vector<std::pair<std::string, std::string>>& query) {
  std::string out(path);
  char sign = path.find('?') == std::string_view::npos ? '?' : '&';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    out += std::exchange(sign, '&');
    escape(out, Escape::url_part, name);
    out += '=';
    escape(out, Escape::url_part, value);
  }
  return out;
}

void show_pager(Values& values, std::string_view path, std::vector<std::pair<std::string, std::string>> query,
                std::int64_t page, std::int64_t per_page, std::int64_t total) {
  const auto pages = (total + per_page - 1) / std::max<std::int64_t>(per_page, 1);
  if (pages <= 1) return;
  page = std::clamp<std::int64_t>(page, 1, pages);
  const auto address = [&](std::int64_t to) {
    auto all = query;
    all.emplace_back("page", std::to_string(to));
    return with_query(path, all);
  };
  auto& pager = values.add("PAGER");
  if (page > 1) pager.set("PREV_URL", address(page - 1));
  if (page < pages) pager.set("NEXT_URL", address(page + 1));
  pager.set("PAGE", page);
  pager.set("PAGES", pages);
  pager.set("TOTAL", grouped(total));
}

void show_options(Values& values, std::string_view name, const std::vector<Option>& options,
                  std::string_view chosen) {
  for (const auto& option : options) {
    auto& item = values.add(name);
    item.set("VALUE", option.value);
    item.set("TITLE", option.title);
    item.set("HINT", option.hint);
    if (option.value == chosen) item.show("CHECKED");
  }
}

std::string local_address(std::string_view address, std::string_view fallback) {
  const bool control = std::any_of(address.begin(), address.end(),
                                   [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
  const bool local = address.starts_with('/') && !address.starts_with("//") && !control &&
                     address.find('\\') == std::string_view::npos;
  return std::string(local ? address : fallback);
}

std::string grouped(std::int64_t number) {
  auto digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

}  // namespace qiying::pages
