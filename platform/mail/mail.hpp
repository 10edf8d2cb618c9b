#pragma once
/// A letter of electronic mail (RFC 5322, MIME) as a program needs it: who, about what, the words, the files,
/// and whether a person wrote it. Read by GMime; what is broken is read as far as it goes, never an
/// exception. Thread-safe.

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::mail {

struct Limits {
  std::size_t bytes = 40u << 20;        ///< of the whole letter
  std::size_t parts = 200;              ///< of MIME, on all levels
  std::size_t depth = 10;               ///< parts within parts
  std::size_t text_bytes = 256u << 10;  ///< of the words; what is beyond is cut
  std::size_t attachments = 20;         ///< the first ones; the others are counted in `left_out`
};

struct Attachment {
  std::string filename;       ///< as sent, for display only; may be empty
  std::string declared_type;  ///< as sent; not trusted
  std::string bytes;
};

struct Letter {
  std::string id;                       ///< Message-ID without brackets; empty when there is none
  std::vector<std::string> answers_to;  ///< In-Reply-To and References, without brackets
  std::string from_name, from_address;  ///< the address in lower case; empty when there is no such
  std::string subject, text;            ///< UTF-8; HTML without its markup
  std::vector<Attachment> attachments;
  std::size_t left_out = 0;
  bool automatic = false;  ///< answered by a machine, of a list, or in bulk (RFC 3834): never answer it
  bool bounce = false;     ///< a report about a letter that did not arrive (RFC 3464)
};

/// Errors (malformed, too_large): mail.too_large, mail.too_many_parts, mail.empty (nothing of a letter in
/// it).
base::Result<Letter> read(std::string_view bytes, const Limits& limits = {});

}  // namespace qiying::mail
