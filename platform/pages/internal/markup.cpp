#include "platform/pages/internal/markup.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace qiying::pages {
namespace {

using Refused = std::invalid_argument;

constexpr std::array<std::string_view, 9> kAddresses = {"href", "src",  "action",     "formaction", "poster",
                                                        "cite", "data", "background", "xlink:href"};
constexpr std::array<std::string_view, 6> kRefused = {"style",       "srcdoc", "srcset",
                                                      "imagesrcset", "ping",   "http-equiv"};
constexpr std::array<std::string_view, 4> kRawTags = {"script", "style", "textarea", "title"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool name_character(char c) {
  return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool starts_with_name(std::string_view text, std::string_view name) {
  return text.size() >= name.size() &&
         std::equal(name.begin(), name.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

}  // namespace

void Markup::read(std::string_view literal) {
  while (!literal.empty()) literal.remove_prefix(step(literal));
}

std::size_t Markup::step(std::string_view rest) {
  const char c = rest.front();
  switch (place_) {
    case Place::text:
      read_text(c);
      break;
    case Place::tag_open:
      read_tag_open(c, rest);
      break;
    case Place::name:
      if (name_character(c)) {
        tag_ += lower(c);
        break;
      }
      [[fallthrough]];
    case Place::after_name:
      if (!blank(c) && c != '/' && c != '>') throw Refused("a name is cut in two");
      place_ = Place::in_tag;
      end_tag_if(c);
      break;
    case Place::in_tag:
      read_in_tag(c);
      break;
    case Place::attribute:
      read_attribute(c);
      break;
    case Place::after_attribute:
      if (c == '=') {
        place_ = Place::before_value;
      } else {
        read_in_tag(c);
      }
      break;
    case Place::before_value:
      read_before_value(c);
      break;
    case Place::quoted:
      read_quoted(c);
      break;
    case Place::unquoted:
      if (blank(c)) place_ = Place::in_tag;
      end_tag_if(c);
      break;
    case Place::declaration:
      if (c == '>') place_ = Place::text;
      break;
    case Place::comment:
      return read_comment(rest);
    case Place::raw:
      return read_raw(rest);
  }
  return 1;
}

void Markup::read_text(char c) {
  if (c == '<') place_ = Place::tag_open;
}

void Markup::read_tag_open(char c, std::string_view rest) {
  tag_.clear();
  closing_ = c == '/';
  if (c == '!') {
    place_ = rest.starts_with("!--") ? Place::comment : Place::declaration;
  } else if (c == '/') {
    place_ = Place::name;
  } else if (letter(c)) {
    place_ = Place::name;
    tag_ += lower(c);
  } else {
    throw Refused("write &lt; for a < that begins no tag");
  }
}

void Markup::end_tag_if(char c) {
  if (c != '>') return;
  place_ = !closing_ && one_of(kRawTags, tag_) ? Place::raw : Place::text;
}

void Markup::begin_attribute(char c) {
  attribute_.assign(1, lower(c));
  place_ = Place::attribute;
}

void Markup::read_in_tag(char c) {
  if (c == '>') {
    end_tag_if(c);
  } else if (name_character(c)) {
    begin_attribute(c);
  } else if (!blank(c) && c != '/') {
    throw Refused("an attribute was expected");
  }
}

void Markup::read_attribute(char c) {
  if (name_character(c)) {
    attribute_ += lower(c);
  } else if (c == '=') {
    place_ = Place::before_value;
  } else if (blank(c)) {
    place_ = Place::after_attribute;
  } else {
    read_in_tag(c);
    if (c == '/') place_ = Place::in_tag;
  }
}

void Markup::read_before_value(char c) {
  if (blank(c)) return;
  at_start_ = true;
  if (attribute_ == "http-equiv") throw Refused("http-equiv belongs into a header of the answer");
  if (c == '"' || c == '\'') {
    quote_ = c;
    place_ = Place::quoted;
  } else if (c == '>') {
    throw Refused("an attribute has no value");
  } else {
    place_ = Place::unquoted;
  }
}

void Markup::read_quoted(char c) {
  if (c == quote_) {
    place_ = Place::in_tag;
  } else if (!blank(c)) {
    at_start_ = false;
  }
}

std::size_t Markup::read_comment(std::string_view rest) {
  const auto end = rest.find("-->");
  if (end == std::string_view::npos) return rest.size();
  place_ = Place::text;
  return end + 3;
}

std::size_t Markup::read_raw(std::string_view rest) {
  if (!rest.starts_with("</") || !starts_with_name(rest.substr(2), tag_)) return 1;
  closing_ = true;
  place_ = Place::after_name;
  return 2 + tag_.size();
}

bool Markup::address_attribute() const {
  return one_of(kAddresses, attribute_);
}

Escape Markup::place_of_value() {
  if (place_ == Place::text) return Escape::html;
  if (place_ == Place::raw) {
    if (tag_ == "textarea" || tag_ == "title") return Escape::html;
    throw Refused("no value may stand in <" + tag_ + ">");
  }
  if (place_ == Place::before_value || place_ == Place::unquoted) {
    throw Refused("attribute \"" + attribute_ + "\" needs quotes around a value");
  }
  if (place_ != Place::quoted) throw Refused("a value may stand in text or in a quoted attribute only");
  if (attribute_.starts_with("on") || one_of(kRefused, attribute_)) {
    throw Refused("no value may stand in attribute \"" + attribute_ + "\"");
  }
  if (!address_attribute()) return Escape::html;
  return std::exchange(at_start_, false) ? Escape::url : Escape::url_part;
}

void Markup::boundary() {
  switch (place_) {
    case Place::name:
    case Place::attribute:
    case Place::unquoted:
      place_ = Place::after_name;
      break;
    case Place::after_attribute:
      place_ = Place::in_tag;
      break;
    case Place::tag_open:
    case Place::before_value:
    case Place::declaration:
      throw Refused("a section may not begin or end here");
    default:
      break;
  }
}

bool Markup::join(const Markup& other) {
  const auto inside_tag = [](const Markup& m) {
    return m.place_ == Place::in_tag || m.place_ == Place::after_name;
  };
  const bool same_tag = tag_ == other.tag_ && closing_ == other.closing_;
  if (inside_tag(*this) && inside_tag(other) && same_tag) {
    if (other.place_ == Place::after_name) place_ = Place::after_name;
    return true;
  }
  if (place_ != other.place_) return false;
  if (place_ == Place::raw) return same_tag;
  if (place_ != Place::quoted) return true;
  at_start_ = at_start_ || other.at_start_;
  return same_tag && attribute_ == other.attribute_ && quote_ == other.quote_;
}

}  // namespace qiying::pages
