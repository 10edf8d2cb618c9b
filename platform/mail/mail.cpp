#include "platform/mail/mail.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>

#include "platform/base/text.hpp"
#include "platform/sanitize/sanitize.hpp"

namespace qiying::mail {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

void start_once() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

base::Error refused(base::ErrorKind kind, std::string code, base::Text message) {
  return {.kind = kind, .code = std::move(code), .message = std::move(message)};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return c < 128 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return text;
}

std::string text_of(const char* text) {
  return text ? base::repair_utf8(text) : std::string();
}

/// Letters that nest without end are not even parsed: each multipart names its boundary.
std::size_t boundaries(std::string_view bytes) {
  static constexpr std::string_view kWord = "boundary=";
  std::size_t n = 0;
  for (auto at = std::search(bytes.begin(), bytes.end(), kWord.begin(), kWord.end(),
                             [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
       at != bytes.end();
       at = std::search(at + 1, bytes.end(), kWord.begin(), kWord.end(),
                        [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; }))
    ++n;
  return n;
}

std::string bytes_of(GMimePart* part) {
  auto* content = g_mime_part_get_content(part);
  if (!content) return {};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

std::string words_of(GMimeTextPart* part) {
  const std::unique_ptr<char, decltype(&g_free)> text(g_mime_text_part_get_text(part), g_free);
  return text_of(text.get());
}

/// Walks through the parts of one letter.
class Reader {
 public:
  Reader(const Limits& limits, Letter& out) : limits_(limits), out_(out) {}

  base::Result<void> take(GMimeObject* object, std::size_t depth) {
    if (!object) return {};
    if (++seen_ > limits_.parts || depth > limits_.depth) return too_many();
    if (GMIME_IS_MULTIPART(object)) return take_all(GMIME_MULTIPART(object), depth);
    if (GMIME_IS_MESSAGE_PART(object)) return {};  // a letter within a letter is no part of this one
    if (GMIME_IS_PART(object)) take_part(GMIME_PART(object));
    return {};
  }
  static base::Error too_many() {
    return refused(base::ErrorKind::malformed, "mail.too_many_parts",
                   {"邮件结构过于复杂", "The letter has too many parts"});
  }

  /// Plain words where there are some, else those of the HTML.
  void finish() {
    auto words =
        plain_.find_first_not_of(" \t\r\n") == std::string::npos ? sanitize::plain_text(html_) : plain_;
    std::erase(words, '\r');
    if (words.size() > limits_.text_bytes) words.resize(limits_.text_bytes);
    out_.text = std::string(base::trim(base::repair_utf8(words)));
  }

 private:
  base::Result<void> take_all(GMimeMultipart* parts, std::size_t depth) {
    if (const auto* subtype =
            g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(GMIME_OBJECT(parts)));
        subtype && lower(subtype) == "report")
      out_.bounce = true;
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i)
      QY_CHECK(take(g_mime_multipart_get_part(parts, i), depth + 1));
    return {};
  }

  void take_part(GMimePart* part) {
    auto* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const bool kept = g_mime_part_is_attachment(part) || g_mime_part_get_filename(part);
    if (GMIME_IS_TEXT_PART(part) && !kept) {
      auto& into = g_mime_content_type_is_type(type, "text", "html") ? html_ : plain_;
      into += (into.empty() ? "" : "\n") + words_of(GMIME_TEXT_PART(part));
      return;
    }
    if (out_.attachments.size() == limits_.attachments) {
      ++out_.left_out;
      return;
    }
    const std::unique_ptr<char, decltype(&g_free)> name(g_mime_content_type_get_mime_type(type), g_free);
    out_.attachments.push_back(
        {text_of(g_mime_part_get_filename(part)), text_of(name.get()), bytes_of(part)});
  }

  const Limits& limits_;
  Letter& out_;
  std::size_t seen_ = 0;
  std::string plain_, html_;
};

std::string header(GMimeMessage* letter, const char* name) {
  return lower(text_of(g_mime_object_get_header(GMIME_OBJECT(letter), name)));
}

/// RFC 3834, and what lists and bulk senders say of themselves.
bool is_automatic(GMimeMessage* letter) {
  const auto submitted = header(letter, "Auto-Submitted");
  if (!submitted.empty() && !submitted.starts_with("no")) return true;
  const auto precedence = header(letter, "Precedence");
  if (precedence == "bulk" || precedence == "list" || precedence == "junk" || precedence == "auto_reply")
    return true;
  for (const auto* name :
       {"List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"})
    if (!header(letter, name).empty()) return true;
  return header(letter, "Return-Path") == "<>";
}

bool is_postmaster(const std::string& address) {
  const auto name = address.substr(0, address.find('@'));
  return name == "mailer-daemon" || name == "postmaster" || name == "no-reply" || name == "noreply";
}

void read_sender(GMimeMessage* letter, Letter& out) {
  auto* list = g_mime_message_get_from(letter);
  if (!list || internet_address_list_length(list) == 0) return;
  auto* first = internet_address_list_get_address(list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(first)) return;
  out.from_name = text_of(internet_address_get_name(first));
  out.from_address = lower(text_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))));
}

void read_references(GMimeMessage* letter, Letter& out) {
  for (const auto* name : {"In-Reply-To", "References"}) {
    const auto* text = g_mime_object_get_header(GMIME_OBJECT(letter), name);
    if (!text) continue;
    const std::unique_ptr<GMimeReferences, decltype(&g_mime_references_free)> ids(
        g_mime_references_parse(nullptr, text), g_mime_references_free);
    for (int i = 0; ids && i < g_mime_references_length(ids.get()); ++i)
      out.answers_to.push_back(text_of(g_mime_references_get_message_id(ids.get(), i)));
  }
}

}  // namespace

base::Result<Letter> read(std::string_view bytes, const Limits& limits) {
  if (bytes.size() > limits.bytes)
    return refused(base::ErrorKind::too_large, "mail.too_large", {"邮件过大", "The letter is too large"});
  if (boundaries(bytes) > limits.parts) return Reader::too_many();
  start_once();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> letter(g_mime_parser_construct_message(parser.get(), nullptr));
  Letter out;
  if (letter) read_sender(letter.get(), out);
  if (!letter || (out.from_address.empty() && !g_mime_message_get_mime_part(letter.get())))
    return refused(base::ErrorKind::malformed, "mail.empty", {"不是邮件", "This is no letter"});
  out.id = text_of(g_mime_message_get_message_id(letter.get()));
  out.subject = std::string(base::trim(text_of(g_mime_message_get_subject(letter.get()))));
  read_references(letter.get(), out);
  Reader reader(limits, out);
  QY_CHECK(reader.take(g_mime_message_get_mime_part(letter.get()), 0));
  reader.finish();
  out.automatic = is_automatic(letter.get()) || is_postmaster(out.from_address);
  out.bounce = out.bounce || out.from_address.starts_with("mailer-daemon@");
  return out;
}

}  // namespace qiying::mail
