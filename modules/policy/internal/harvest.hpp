#pragma once
// What a page or file says of itself: pure reading, no network.

#include "modules/policy/policy.hpp"

namespace qiying::policy {

// A document of a list page that may be a policy.
struct Listed {
  std::string address, title;
  std::optional<base::Date> published;
};
// The items of a list page: links of the same site with a name of at least six characters and a date beside
// it.
std::vector<Listed> items_of(std::string_view html, const std::string& address);

// "鄂政发〔2026〕10号" in one spelling of brackets and without blanks; empty: there is none. The first that
// stands in the text.
std::string doc_number_of(std::string_view text);
// The first date: 2026-03-01, 2026/3/1, 2026年3月1日.
std::optional<base::Date> date_of(std::string_view text);
// "https://www.gov.cn:443/x" → "www.gov.cn"; empty: no address.
std::string host_of(std::string_view address);
// Whether pages of the host may be read: whole names, or ".gov.cn" for all below.
bool may_read(std::string_view address, const std::vector<std::string>& hosts);

// A draft of a policy of which only this is known. Its rules are a person's judgement until an officer writes
// them.
struct Known {
  std::string slug, title, doc_number, address, source;
  std::optional<base::Date> published;
  std::string body;  // its text: what can be read from it is filled in, all of it stands below as notes
};
std::string draft_of(const Known& known);

}  // namespace qiying::policy
