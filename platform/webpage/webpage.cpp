#include "platform/webpage/webpage.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/uri.h>

#include <memory>
#include <set>

#include "platform/base/text.hpp"

namespace qiying::webpage {
namespace {

constexpr std::size_t kMost = 8u << 20;
constexpr int kDeepest = 250;

struct FreeDoc {
  void operator()(xmlDoc* doc) const { xmlFreeDoc(doc); }
};
struct FreeText {
  void operator()(xmlChar* text) const { xmlFree(text); }
};
using Text = std::unique_ptr<xmlChar, FreeText>;

std::string_view name_of(const xmlNode* node) {
  return node->name ? reinterpret_cast<const char*>(node->name) : "";
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const auto n : names)
    if (n == name) return true;
  return false;
}

bool hidden(std::string_view name) {
  return is_one_of(name, {"script", "style", "head", "noscript", "iframe", "object", "svg", "nav", "footer",
                          "header", "select", "button", "template"});
}

bool is_block(std::string_view name) {
  return is_one_of(
      name, {"p",  "div", "li", "ul", "ol", "table", "tr",      "br",      "h1",         "h2",  "h3",
             "h4", "h5",  "h6", "dl", "dt", "dd",    "article", "section", "blockquote", "pre", "center"});
}

std::string attribute(xmlNode* node, const char* name) {
  const Text value(xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)));
  return value ? reinterpret_cast<const char*>(value.get()) : "";
}

// Runs of blanks become one; ideographic ones, too.
std::string tidy(std::string_view text) {
  std::string out;
  bool blank = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto rest = text.substr(i);
    const std::size_t width = rest.starts_with("\xE3\x80\x80") ? 3 : rest.starts_with("\xC2\xA0") ? 2 : 0;
    if (width > 0 || std::string_view(" \t\r\n\f\v").find(text[i]) != std::string_view::npos) {
      blank = true;
      i += width > 0 ? width - 1 : 0;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    out += text[i];
  }
  return out;
}

void collect(const xmlNode* node, std::string& out, int depth) {
  for (const auto* n = node; n; n = n->next) {
    if (n->type == XML_TEXT_NODE && n->content) out += reinterpret_cast<const char*>(n->content);
    if (n->type != XML_ELEMENT_NODE || hidden(name_of(n)) || depth > kDeepest) continue;
    if (is_block(name_of(n)) || name_of(n) == "td") out += '\n';
    collect(n->children, out, depth + 1);
    if (is_block(name_of(n))) out += '\n';
  }
}

std::string words_of(const xmlNode* node) {
  std::string out;
  collect(node->children, out, 0);
  return tidy(out);
}

std::string paragraphs(const std::string& raw) {
  std::string out;
  for (std::size_t at = 0; at < raw.size();) {
    const auto end = std::min(raw.find('\n', at), raw.size());
    const auto line = tidy(std::string_view(raw).substr(at, end - at));
    if (!line.empty()) out += line + "\n";
    at = end + 1;
  }
  return out;
}

const xmlNode* row_around(const xmlNode* link) {
  for (const auto* n = link->parent; n && n->type == XML_ELEMENT_NODE; n = n->parent)
    if (is_one_of(name_of(n), {"li", "tr", "dd", "dt", "p"})) return n;
  return link->parent && name_of(link->parent) != "body" ? link->parent : link;
}

class Reader {
 public:
  explicit Reader(std::string address) : address_(std::move(address)) {}

  Page read(xmlNode* root) {
    visit(root, 0);
    std::string raw;
    collect(root, raw, 0);
    page_.text = paragraphs(raw);
    return std::move(page_);
  }

 private:
  void visit(xmlNode* node, int depth) {
    for (auto* n = node; n; n = n->next) {
      if (n->type != XML_ELEMENT_NODE || depth > kDeepest) continue;
      if (name_of(n) == "title" && page_.title.empty()) page_.title = words_of(n);
      if (name_of(n) == "a") add_link(n);
      visit(n->children, depth + 1);
    }
  }

  void add_link(xmlNode* node) {
    const auto href = tidy(attribute(node, "href"));
    if (href.empty()) return;
    const Text absolute(xmlBuildURI(reinterpret_cast<const xmlChar*>(href.c_str()),
                                    reinterpret_cast<const xmlChar*>(address_.c_str())));
    if (!absolute) return;
    std::string address = reinterpret_cast<const char*>(absolute.get());
    if (const auto cut = address.find('#'); cut != std::string::npos) address.resize(cut);
    if (!address.starts_with("http://") && !address.starts_with("https://")) return;
    if (!seen_.insert(address).second) return;
    auto text = words_of(node);
    // Long names are often cut on the page and whole in the title.
    if (auto whole = tidy(attribute(node, "title")); whole.size() > text.size()) text = std::move(whole);
    page_.links.push_back({std::move(address), std::move(text), words_of(row_around(node))});
  }

  std::string address_;
  Page page_;
  std::set<std::string> seen_;
};

void silent(void*, const char*, ...) {}

// What the page itself says in its first bytes, else what its bytes look like.
const char* encoding_of(std::string_view html) {
  const auto head = html.substr(0, 2048);
  if (head.find("charset") != head.npos) return nullptr;
  return base::valid_utf8(html) ? "UTF-8" : "GB18030";
}

}  // namespace

Page read(std::string_view html, std::string_view address) {
  // Bad pages are everyday; libxml2 keeps this setting by thread.
  xmlSetGenericErrorFunc(nullptr, silent);
  html = html.substr(0, kMost);
  const std::unique_ptr<xmlDoc, FreeDoc> doc(
      htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, encoding_of(html),
                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
  auto* root = doc ? xmlDocGetRootElement(doc.get()) : nullptr;
  return root ? Reader(std::string(address)).read(root) : Page{};
}

}  // namespace qiying::webpage
