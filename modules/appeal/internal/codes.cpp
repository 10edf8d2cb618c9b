#include <algorithm>
#include <cctype>

#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/codes.hpp"
#include "modules/appeal/internal/desk.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

/// Letters and digits that are not mistaken for others on the telephone: 32 of them, 5 bits each.
constexpr std::string_view kLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kLength = 8;

std::string new_code() {
  const auto bytes = crypto::random_bytes(kLength);
  std::string out;
  for (const auto b : bytes) out += kLetters[static_cast<unsigned char>(b) % kLetters.size()];
  return out;
}

/// Written as people write it: small letters and blanks do not matter.
std::string tidy(std::string_view code) {
  std::string out;
  for (const char c : code)
    if (std::isalnum(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

/// "sq20261120 0001" → "SQ20261120-0001".
std::string tidy_number(std::string_view number) {
  auto out = tidy(number);
  if (out.size() > 10) out.insert(10, "-");
  return out;
}

std::string hash_of(const std::string& number, std::string_view code) {
  return crypto::sha256_hex(number + "/" + tidy(code));
}

struct CodeView {
  std::string number, code;
};
QY_DESCRIBE(CodeView, QY_FIELD(number), QY_FIELD(code, .doc = "只显示一次 / shown once"))

/// A new code for somebody who cannot log in; an older one ends.
base::Result<CodeView> give_code(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.record"));
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  QY_TRY(const Record r, get(c, *id));
  if (!is_centre(c.caller, r) && !is_owner(c.caller, r)) return base::forbidden();
  if (!r.number) return base::conflict("appeal.state", {"诉求尚未提交", "The appeal has not been sent"}, {});
  const CodeView out{*r.number, give_code_for(c.db(), r)};
  c.audit("appeal.give_code", "appeal", r.id.str());
  return out;
}

}  // namespace

std::string give_code_for(db::Connection& db, const Record& r) {
  auto code = new_code();
  db.execute("update appeal.appeal set query_hash = $3 where district = $1 and id = $2", r.district, r.id,
             hash_of(r.number.value(), code));
  return code;
}

base::Result<ByCode> by_code(kernel::Context& c, const CodeInput& in) {
  const auto number = tidy_number(in.number);
  auto found = c.db().query_one<ByCode>(
      "select id, number, state, title, submitted_at, reply_due_at, replied_at, closed_at, lead_org_name, "
      "answer from appeal.by_code($1, $2, $3)",
      c.caller.district, number, hash_of(number, in.code));
  if (!found) {
    auto unknown = base::not_found({"诉求（请核对编号和查询码）", "appeal (check number and code)"});
    unknown.help = {
        "编号以 SQ 开头，查询码是登记时告知的 8 位字母和数字；记不清时请再次致电，由工作人员另给查询码",
        "The number begins with SQ, the code has the 8 letters and digits that you were told; if you have "
        "lost it call again and ask for another"};
    return unknown;
  }
  return *std::move(found);
}

void register_codes(kernel::Registry& r) {
  r.post<kernel::Nothing, CodeView>(
      "/api/v1/appeals/{id}/code",
      {.access = {.permission = "appeal.record"}, .summary = {"给出查询码", "Give a code for following"}},
      give_code);
  // A POST, so that the code stands in no address; it changes nothing, so nobody gains by sending it from
  // elsewhere.
  r.post<CodeInput, ByCode>("/api/v1/appeal-status",
                            {.access = {.everyone = true},
                             .summary = {"凭编号和查询码查询进度", "Follow an appeal by number and code"},
                             .read_only_post = true,
                             .csrf_exempt = true},
                            by_code);
}

}  // namespace qiying::appeal
