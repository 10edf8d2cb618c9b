#pragma once
// Follows the markup of a template so far that the place of a value is known: a reader of HTML that accepts
// less than browsers do, and refuses the rest.

#include <string>
#include <string_view>

#include "platform/pages/internal/escape.hpp"

namespace qiying::pages {

class Markup {
 public:
  // Reads literal text of the template. Throws std::invalid_argument with the reason.
  void read(std::string_view literal);
  // How a value has to be escaped here; throws std::invalid_argument where none may stand.
  Escape place_of_value();
  // Trusted HTML and calls of other templates may stand in text only.
  bool in_text() const { return place_ == Place::text; }
  // A section begins or ends here.
  void boundary();
  // Both ways, through a section and past it, go on at the same place; false if they cannot.
  bool join(const Markup& other);

 private:
  enum class Place {
    text,
    tag_open,    // after <
    name,        // in the name of a tag
    in_tag,      // between attributes
    attribute,   // in the name of an attribute
    after_name,  // a section boundary after a name: blank, / or > must follow
    after_attribute,
    before_value,  // after =
    quoted,
    unquoted,
    declaration,  // <!doctype ...>
    comment,
    raw,  // content of script, style, textarea, title
  };

  std::size_t step(std::string_view rest);
  void read_text(char c);
  void read_tag_open(char c, std::string_view rest);
  void read_in_tag(char c);
  void read_attribute(char c);
  void read_before_value(char c);
  void read_quoted(char c);
  std::size_t read_comment(std::string_view rest);
  std::size_t read_raw(std::string_view rest);
  void end_tag_if(char c);
  void begin_attribute(char c);
  bool address_attribute() const;

  Place place_ = Place::text;
  std::string tag_;        // lower case
  bool closing_ = false;   // </tag>
  std::string attribute_;  // lower case
  char quote_ = 0;
  bool at_start_ = true;  // nothing but blanks of the attribute's value read yet
};

}  // namespace qiying::pages
