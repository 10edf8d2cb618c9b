#pragma once
// expat as a base class: names without namespace prefixes, no document type declarations (they are of no use
// here, and how entities explode).

#include <expat.h>

#include <memory>
#include <string>
#include <string_view>

#include "platform/xlsx/internal/package.hpp"

namespace qiying::xlsx {

class Xml {
 public:
  Xml();
  virtual ~Xml() = default;
  Xml(const Xml&) = delete;
  Xml& operator=(const Xml&) = delete;
  /// Feeds the next piece; false when the text is ill-formed or a handler called `stop`.
  bool feed(const char* data, std::size_t size, bool last);
  /// Feeds a whole part.
  base::Result<void> read(Package& package, const std::string& part);

 protected:
  virtual void begin(std::string_view name, const char** attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view) {}
  void stop() { XML_StopParser(parser_.get(), XML_FALSE); }
  /// The value of an attribute ("r:id" by its local name "id"), or nullptr.
  static const char* attribute(const char** attributes, std::string_view name);

 private:
  static std::string_view local(const char* name);
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
};

}  // namespace qiying::xlsx
