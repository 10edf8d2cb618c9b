#include "platform/sanitize/sanitize.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>

#include "platform/base/text.hpp"

namespace qiying::sanitize {
namespace {

using Document = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

constexpr std::array<std::string_view, 24> kAllowed = {
    "p",  "br", "h2", "h3",    "h4",    "strong", "em", "u",  "s",  "blockquote", "ul",  "ol",
    "li", "a",  "hr", "table", "thead", "tbody",  "tr", "th", "td", "img",        "sup", "sub"};
constexpr std::array<std::string_view, 14> kDropped = {"script", "style", "iframe",   "object",   "embed",
                                                       "svg",    "math",  "template", "noscript", "head",
                                                       "title",  "form",  "select",   "textarea"};
constexpr std::array<std::string_view, 3> kEmpty = {"br", "hr", "img"};
constexpr int kDeepest = 100;
constexpr int kPasses = 4;

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// Old names of the same thing.
std::string_view modern(std::string_view name) {
  if (name == "b") return "strong";
  if (name == "i") return "em";
  if (name == "h1") return "h2";
  if (name == "strike" || name == "del") return "s";
  return name;
}

void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
}

std::string attribute(const xmlNode* node, const char* name) {
  xmlChar* value = xmlGetProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name));
  if (!value) return {};
  std::string out(reinterpret_cast<const char*>(value));
  xmlFree(value);
  return out;
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

bool is_local(std::string_view url) {
  return begins(url, "/") && !begins(url, "//") && url.find('\\') == std::string_view::npos;
}

bool is_clean(std::string_view url) {
  return std::all_of(url.begin(), url.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F; });
}

bool is_link(std::string_view url) {
  if (!is_clean(url)) return false;
  return is_local(url) || begins(url, "https://") || begins(url, "http://") || begins(url, "mailto:") ||
         begins(url, "tel:") || begins(url, "#");
}

void write_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "=\"";
  escape(out, value);
  out += '"';
}

void write_span(std::string& out, const xmlNode* node, const char* name) {
  const auto value = attribute(node, name);
  const bool small = !value.empty() && value.size() <= 2 &&
                     std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (small) write_attribute(out, name, value);
}

/// False for an image without a place to come from: it is left out whole.
bool write_attributes(std::string& out, const xmlNode* node, std::string_view name) {
  if (name == "a") {
    const auto href = attribute(node, "href");
    if (is_link(href)) write_attribute(out, "href", href);
    if (begins(href, "http")) write_attribute(out, "rel", "noopener nofollow");
  }
  if (name == "td" || name == "th") {
    write_span(out, node, "colspan");
    write_span(out, node, "rowspan");
  }
  if (name == "img") {
    const auto src = attribute(node, "src");
    if (!is_local(src) || !is_clean(src)) return false;
    write_attribute(out, "src", src);
    write_attribute(out, "alt", attribute(node, "alt"));
  }
  return true;
}

void write_nodes(std::string& out, const xmlNode* first, int depth);

void write_element(std::string& out, const xmlNode* node, int depth) {
  const auto name = modern(reinterpret_cast<const char*>(node->name));
  if (is_in(kDropped, name)) return;
  if (!is_in(kAllowed, name)) return write_nodes(out, node->children, depth + 1);
  std::string tag = "<" + std::string(name);
  if (!write_attributes(tag, node, name)) return;
  out += tag + ">";
  if (is_in(kEmpty, name)) return;
  write_nodes(out, node->children, depth + 1);
  out += "</" + std::string(name) + ">";
}

void write_nodes(std::string& out, const xmlNode* first, int depth) {
  if (depth > kDeepest) return;
  for (const auto* node = first; node; node = node->next) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
      escape(out, reinterpret_cast<const char*>(node->content));
    if (node->type == XML_ELEMENT_NODE) write_element(out, node, depth);
  }
}

void collect_text(std::string& out, const xmlNode* first, int depth) {
  if (depth > kDeepest) return;
  for (const auto* node = first; node; node = node->next) {
    if (node->type == XML_TEXT_NODE) out += reinterpret_cast<const char*>(node->content);
    if (node->type != XML_ELEMENT_NODE || is_in(kDropped, reinterpret_cast<const char*>(node->name)))
      continue;
    collect_text(out, node->children, depth + 1);
    if (!out.empty() && out.back() != ' ') out += ' ';
  }
}

Document parse(std::string_view html) {
  const int options =
      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT;
  // The root element keeps libxml from inventing paragraphs around bare text.
  const std::string whole = "<html><body><div>" + base::repair_utf8(html) + "</div></body></html>";
  return {htmlReadMemory(whole.data(), static_cast<int>(whole.size()), nullptr, "UTF-8", options),
          &xmlFreeDoc};
}

std::string pass(std::string_view html) {
  const auto document = parse(html);
  std::string out;
  if (document) write_nodes(out, xmlDocGetRootElement(document.get()), 0);
  return out;
}

}  // namespace

// Where an unknown element is taken away its children may come to stand where they would be parsed otherwise
// (a paragraph in a paragraph), so the result is read again until it stays as it is.
std::string clean_html(std::string_view html) {
  auto out = pass(html);
  for (int i = 1; i < kPasses; ++i) {
    auto again = pass(out);
    if (again == out) break;
    out = std::move(again);
  }
  return out;
}

std::string plain_text(std::string_view html) {
  const auto document = parse(html);
  std::string out;
  if (document) collect_text(out, xmlDocGetRootElement(document.get()), 0);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

}  // namespace qiying::sanitize
