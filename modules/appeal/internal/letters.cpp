#include "modules/appeal/internal/letters.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "modules/account/account.hpp"
#include "modules/appeal/internal/api.hpp"
#include "modules/appeal/internal/codes.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/steps.hpp"
#include "modules/register/register.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/http/upload.hpp"
#include "platform/log/log.hpp"

namespace qiying::appeal {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostADay = 20;  ///< of one sender
constexpr std::size_t kTitle = 100, kBody = 5000, kName = 50;
constexpr std::size_t kAtOnce = 200;

std::string cut(const std::string& text, std::size_t most) {
  return std::string(base::first_code_points(text, most));
}

std::string found(const std::string& text, const std::regex& what) {
  std::smatch match;
  return std::regex_search(text, match, what) ? match[1].str() : std::string();
}

std::string mobile_in(const std::string& text) {
  static const std::regex number("(?:^|[^0-9])(1[3-9][0-9]{9})(?:[^0-9]|$)");
  return found(text, number);
}

std::string code_in(const std::string& text) {
  static const std::regex code("(?:^|[^0-9A-Za-z])([0-9A-HJ-NPQRTUWXY]{18})(?:[^0-9A-Za-z]|$)");
  return base::tidy_uscc(found(text, code));
}

std::string body_of(const mail::Letter& letter) {
  auto body = base::count_code_points(letter.text) < 5 ? letter.subject + "\n" + letter.text : letter.text;
  if (letter.left_out > 0) body += "\n（另有 " + std::to_string(letter.left_out) + " 个附件未收）";
  return cut(body, kBody);
}

/// A letter without an id is known by its bytes.
std::string key_of(const mail::Letter& letter, const std::string& bytes) {
  return letter.id.empty() ? "sha256:" + crypto::sha256_hex(bytes) : cut(letter.id, 500);
}

struct Known {
  AppealId appeal_id;
};
QY_DESCRIBE(Known, QY_FIELD(appeal_id))

/// The appeal to which the letter answers: ours by the id in our confirmation, or one of the sender's own.
std::optional<Record> answered(db::Connection& db, const std::string& district, const mail::Letter& letter) {
  std::vector<std::string> ids;
  for (const auto& id : letter.answers_to) {
    ids.push_back(id);
    if (id.ends_with("@qiying")) ids.push_back(id.substr(0, id.find('@')));
  }
  const auto known = db.query_one<Known>(
      "select appeal_id from appeal.letter where district = $1 and sender = $2 and "
      "(message_id = any($3) or appeal_id::text = any($3)) order by at limit 1",
      district, sender_mark(db, letter.from_address), ids);
  return known ? find_locked(db, district, known->appeal_id) : std::nullopt;
}

Scene scene_of(const kernel::Services& s, db::Connection& db, const auth::Caller& caller) {
  return {db, caller, s.clock.now(), "", &s.bus};
}

void keep_files(const kernel::Services& s, db::Connection& db, const auth::Caller& caller, const Record& r,
                const mail::Letter& letter) {
  for (const auto& file : letter.attachments) {
    const auto upload = http::upload_of(file.bytes, file.filename.empty() ? "附件" : file.filename,
                                        file.declared_type, s.settings.data / "tmp");
    const auto kept = attach_file(s.files, db, caller, r, upload);
    // The letter counts all the same; the file lies in the folder of letters.
    if (!kept.ok()) log::info("appeal.letter_file", {{"appeal", r.id.str()}, {"code", kept.error().code}});
  }
}

void remember(db::Connection& db, const Record& r, const mail::Letter& letter, const std::string& key,
              base::Timestamp now) {
  db.execute(
      "insert into appeal.letter (district, message_id, sender, appeal_id, at) values ($1, $2, $3, $4, "
      "$5)",
      r.district, key, sender_mark(db, letter.from_address), r.id, now);
}

Deed submission(db::Connection& db, const Record& r, base::Timestamp now) {
  auto d = deed_by_system(Action::submit, now, "");
  d.part = Actor::enterprise;
  d.by_name = r.contact_name;
  d.by_org = r.subject_name;
  d.is_public = true;
  const auto today = base::local_date(now);
  d.more.rule = rule_of(db, r, std::nullopt, false, today);
  d.more.number = next_number(db, r.district, today);
  return d;
}

Record raise_letter(const Scene& s, const std::string& district, const mail::Letter& letter) {
  auto r = record_of(s.db, district, letter, s.now);
  const auto deed = submission(s.db, r, s.now);
  if (const auto done = take(r, deed); !done.ok()) throw std::runtime_error(done.error().message.en);
  if (!insert_new(s.db, r)) throw std::runtime_error("a new id was taken");
  add_words(s.db, r);
  keep_step(s, r, State::draft, deed);
  return r;
}

/// Added to its appeal as a word of the enterprise; false when that takes nothing more.
bool add_letter(const Scene& s, Record& r, const mail::Letter& letter) {
  auto deed = deed_by_system(Action::note, s.now, "邮件补充：\n" + body_of(letter));
  deed.by_org = r.subject_name;
  deed.by_name = cut(letter.from_name, kName);
  deed.is_public = true;
  return take_step(s, r, deed).ok();
}

struct Taken {
  LetterFate fate = LetterFate::taken;
  std::optional<Record> fresh;  ///< a new appeal: the sender hears of it
  std::string code;             ///< by which the sender follows it
};

Taken take_letter(const kernel::Services& s, db::Connection& db, const mail::Letter& letter,
                  const std::string& key) {
  const auto& district = s.settings.district_code;
  const auto caller = auth::Caller::system(district);
  const auto scene = scene_of(s, db, caller);
  if (db.number("select count(*) from appeal.letter where district = $1 and message_id = $2", district, key) >
      0)
    return {};
  if (db.number("select count(*) from appeal.letter where district = $1 and sender = $2 and at > $3",
                district, sender_mark(db, letter.from_address),
                scene.now - std::chrono::days(1)) >= kMostADay)
    return {LetterFate::refused, {}, ""};
  if (auto earlier = answered(db, district, letter); earlier && add_letter(scene, *earlier, letter)) {
    remember(db, *earlier, letter, key, scene.now);
    keep_files(s, db, caller, *earlier, letter);
    return {};
  }
  Taken out;
  out.fresh = raise_letter(scene, district, letter);
  remember(db, *out.fresh, letter, key, scene.now);
  keep_files(s, db, caller, *out.fresh, letter);
  out.code = give_code_for(db, *out.fresh);
  return out;
}

/// One confirmation a letter, marked as written by a machine, so that no two machines talk to each other.
void confirm(const kernel::Services& s, const mail::Letter& letter, const Taken& taken) {
  const auto number = taken.fresh->number.value_or("");
  const auto site = s.settings.site_address;
  const auto sent = account::send_mail(
      s.settings, taken.fresh->id.str(), letter.from_address, "诉求已收到：" + number,
      "您好，您的邮件已登记为诉求 " + number + "。\n查询码：" + taken.code + "\n查询办理进度：" + site +
          "/appeals/status\n需要补充情况的，直接回复本邮件即可。\n\nYour letter was recorded as appeal " +
          number + "; follow it with the code " + taken.code + " at " + site + "/appeals/status.");
  if (!sent.ok())
    log::warn("appeal.letter_confirm", {{"appeal", taken.fresh->id.str()}, {"code", sent.error().code}});
}

LetterFate handle(const kernel::Services& s, const std::string& bytes) {
  const auto letter = mail::read(bytes);
  if (!letter.ok()) {
    log::warn("appeal.letter_refused", {{"code", letter.error().code}});
    return LetterFate::refused;
  }
  if (letter->automatic || letter->bounce || letter->from_address.empty()) return LetterFate::ignored;
  const auto key = key_of(*letter, bytes);
  const auto taken = s.pool.transact(auth::scope_of(auth::Caller::system(s.settings.district_code)),
                                     [&](db::Connection& db) { return take_letter(s, db, *letter, key); });
  if (taken.fresh) confirm(s, *letter, taken);
  return taken.fate;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Whole letters, oldest first; what a mail program is still writing lies elsewhere or has another ending.
std::vector<fs::path> waiting(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.is_regular_file() && entry.path().extension() == ".eml") out.push_back(entry.path());
  for (const auto& entry : fs::directory_iterator(folder / "new", none))
    if (entry.is_regular_file() && entry.path().filename().string().front() != '.')
      out.push_back(entry.path());
  std::ranges::sort(out, {}, [&](const fs::path& p) { return std::pair(fs::last_write_time(p, none), p); });
  if (out.size() > kAtOnce) out.resize(kAtOnce);
  return out;
}

void put_away(const fs::path& file, const fs::path& mail, LetterFate fate) {
  const auto folder = mail / base::name_of(fate);
  fs::create_directories(folder);
  fs::rename(file, folder / file.filename());
}

}  // namespace

Record record_of(db::Connection& db, const std::string& district, const mail::Letter& letter,
                 base::Timestamp now) {
  Record r;
  r.district = district;
  r.id = AppealId::make();
  r.channel = Channel::mail;
  r.kind = Kind::help;
  r.title = base::count_code_points(letter.subject) < 2 ? "邮件诉求" : cut(letter.subject, kTitle);
  r.body = body_of(letter);
  r.contact_name = cut(letter.from_name.empty() ? letter.from_address : letter.from_name, kName);
  const auto whole = letter.subject + "\n" + letter.text;
  const auto phone = mobile_in(whole);
  r.contact_phone = phone.empty() ? cut(letter.from_address, 100) : phone;
  const auto code = code_in(whole);
  const auto firm = code.empty() ? std::nullopt : register_::find_by_uscc(db, district, code);
  r.subject_name = firm ? firm->name : r.contact_name;
  r.created_at = now;
  r.version = 0;
  return r;
}

std::size_t read_letters(const kernel::Services& services) {
  const auto mail = services.settings.data / "mail";
  fs::create_directories(mail / "in");
  std::size_t taken = 0;
  for (const auto& file : waiting(mail / "in")) {
    const auto fate = handle(services, content_of(file));
    put_away(file, mail, fate);
    if (fate == LetterFate::taken) ++taken;
  }
  return taken;
}

void register_letters(kernel::Registry& r) {
  const auto services = std::make_shared<const kernel::Services*>(nullptr);
  r.at_start([services](const kernel::Services& s) {
    *services = &s;
    return std::string();
  });
  r.job("appeal.letters", [services](db::Connection&, const jobs::Job&) {
    if (*services) read_letters(**services);
  });
  r.schedule({"appeal.letters", std::chrono::minutes(1)});
}

}  // namespace qiying::appeal
