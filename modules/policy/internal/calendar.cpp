#include <fmt/format.h>

#include "modules/policy/internal/pages.hpp"

namespace qiying::policy {
namespace {

// RFC 5545 section 3.3.11.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c != '\r') {
      out += c;
    }
  }
  return out;
}

// Lines are at most 75 bytes, never cut inside a character (section 3.1).
void line(std::string& out, std::string text) {
  constexpr std::size_t kMost = 74;
  while (text.size() > kMost) {
    auto cut = kMost;
    while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    out += text.substr(0, cut) + "\r\n";
    text = " " + text.substr(cut);
  }
  out += text + "\r\n";
}

std::string utc(base::Timestamp t) {
  auto iso = base::to_iso(std::chrono::floor<std::chrono::seconds>(t));
  std::erase(iso, '-');
  std::erase(iso, ':');
  return iso;
}

void event(std::string& out, const rules::Policy& p, base::Timestamp at, std::string_view what,
           std::string_view site) {
  line(out, "BEGIN:VEVENT");
  line(out, fmt::format("UID:{}-{}@{}.qiying", p.id, what, site));
  line(out, "DTSTAMP:" + utc(at));
  line(out, "DTSTART:" + utc(at));
  line(out, "DTEND:" + utc(at));
  line(out, fmt::format("SUMMARY:{}{}", what == "opens" ? "申报开始：" : "申报截止：", escaped(p.title)));
  line(out, "DESCRIPTION:" + escaped(p.summary));
  if (what == "closes")
    for (const auto* lead : {"-P7D", "-P1D"}) {
      line(out, "BEGIN:VALARM");
      line(out, "ACTION:DISPLAY");
      line(out, "DESCRIPTION:" + escaped(p.title));
      line(out, std::string("TRIGGER:") + lead);
      line(out, "END:VALARM");
    }
  line(out, "END:VEVENT");
}

}  // namespace

std::string calendar(const std::vector<const rules::Policy*>& policies, std::string_view site) {
  std::string out;
  line(out, "BEGIN:VCALENDAR");
  line(out, "VERSION:2.0");
  line(out, "PRODID:-//Qiying//Policies//ZH");
  for (const auto* p : policies) {
    if (p->application.opens) event(out, *p, *p->application.opens, "opens", site);
    if (p->application.closes) event(out, *p, *p->application.closes, "closes", site);
  }
  line(out, "END:VCALENDAR");
  return out;
}

}  // namespace qiying::policy
