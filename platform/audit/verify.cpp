#include <fmt/format.h>

#include <map>
#include <set>

#include "platform/audit/chain.hpp"
#include "platform/audit/internal/evidence.hpp"
#include "platform/base/json.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::audit {
namespace {

constexpr int kPage = 5000;

struct Link {
  std::int64_t seq = 0;
  std::int64_t entry_id = 0;
  std::string digest;
  std::optional<std::string> content;  ///< none: the entry is gone
  std::optional<std::string> label;    ///< for people: when, who, what
};
QY_DESCRIBE(Link, QY_FIELD(seq), QY_FIELD(entry_id), QY_FIELD(digest), QY_FIELD(content), QY_FIELD(label))

struct District {
  std::string code;
};
QY_DESCRIBE(District, QY_FIELD(code))

class Verifier {
 public:
  Verifier(db::Connection& db, const std::filesystem::path& directory) : db_(db), directory_(directory) {}

  Report run() && {
    collect_anchors();
    for (const auto& district : districts()) {
      walk(district);
      for (const auto& anchor : anchors_[district]) compare_end(anchor);
    }
    count_waiting();
    return std::move(report_);
  }

 private:
  void find(std::string_view code, const std::string& district, std::int64_t seq,
            std::optional<std::int64_t> entry, base::Text message) {
    report_.more = report_.findings.size() >= kMostFindings;
    if (!report_.more)
      report_.findings.push_back({std::string(code), district, seq, entry, std::move(message)});
  }

  std::set<std::string> districts() {
    std::set<std::string> out;
    for (auto& row : db_.query<District>("select distinct district as code from audit.link"))
      out.insert(row.code);
    for (const auto& [district, list] : anchors_) out.insert(district);
    return out;
  }

  void add_anchor(Anchor anchor, const std::string& from) {
    const auto pem = internal::read_file(internal::public_key_file(directory_, anchor.key_id));
    if (!pem)
      return find("key", anchor.district, anchor.seq, {},
                  {fmt::format("{} 的签名无法核验：缺少公钥 {}", from, anchor.key_id),
                   fmt::format("{}: its signature cannot be checked, public key {} is missing", from,
                               anchor.key_id)});
    const auto signature = crypto::base64_decode(anchor.signature);
    if (!signature || !crypto::sm2_verify(*pem, internal::statement_of(anchor), *signature))
      return find(
          "anchor", anchor.district, anchor.seq, {},
          {fmt::format("{} 的 SM2 签名无效", from), fmt::format("{}: its SM2 signature is wrong", from)});
    anchors_[anchor.district].push_back({std::move(anchor), from});
  }

  void collect_anchors() {
    for (auto& anchor : db_.query<Anchor>(
             "select district, day::text as day, seq, digest, key_id, signature from audit.anchor "
             "order by district, day"))
      add_anchor(anchor, fmt::format("anchor of {} in the database", anchor.day));
    for (const auto& folder : {directory_, directory_ / "anchors"}) {
      std::error_code absent;
      for (const auto& file : std::filesystem::directory_iterator(folder, absent))
        if (file.path().extension() == ".json") add_file(file.path());
    }
  }

  void add_file(const std::filesystem::path& file) {
    Anchor anchor;
    const auto text = internal::read_file(file);
    const auto name = file.filename().string();
    if (!text || !base::read_json(*text, base::type_of<Anchor>, &anchor).ok())
      return find("anchor", "", 0, {},
                  {fmt::format("证据文件 {} 无法读取", name), fmt::format("{} cannot be read", name)});
    add_anchor(std::move(anchor), name);
  }

  void walk(const std::string& district) {
    std::string computed(internal::kStart);
    std::int64_t seq = 0;
    for (std::size_t got = kPage; got == kPage;) {
      const auto links = db_.query<Link>(
          "select l.seq, l.entry_id, l.digest, case when e.id is not null then " QY_AUDIT_CONTENT
          " end as content, to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') || ' ' || "
          "e.account_name || ' ' || e.action as label from audit.link l left join audit.entry e "
          "on e.district = l.district and e.id = l.entry_id where l.district = $1 and l.seq > $2 "
          "order by l.seq limit $3",
          district, seq, kPage);
      got = links.size();
      for (const auto& link : links) step(district, link, seq, computed);
      report_.entries += got;
    }
    last_[district] = seq;
  }

  /// One link. The stored digest is what the next one builds on, so that one edit is one finding.
  void step(const std::string& district, const Link& link, std::int64_t& seq, std::string& before) {
    if (link.seq != seq + 1)
      find("unlinked", district, seq + 1, {},
           {fmt::format("链条缺少第 {} 至 {} 号", seq + 1, link.seq - 1),
            fmt::format("links {} to {} are missing", seq + 1, link.seq - 1)});
    if (!link.content)
      find("missing", district, link.seq, link.entry_id,
           {fmt::format("审计记录 {}（链号 {}）已被删除", link.entry_id, link.seq),
            fmt::format("entry {} (link {}) was removed", link.entry_id, link.seq)});
    else if (internal::digest_after(before, *link.content) != link.digest)
      find("edited", district, link.seq, link.entry_id,
           {fmt::format("审计记录 {}（链号 {}，{}）与写入时不一致，已被修改", link.entry_id, link.seq,
                        link.label.value_or("")),
            fmt::format("entry {} (link {}, {}) is not as it was written", link.entry_id, link.seq,
                        link.label.value_or(""))});
    for (const auto& anchor : anchors_[district])
      if (anchor.anchor.seq == link.seq) compare(anchor, link.digest);
    before = link.digest;
    seq = link.seq;
  }

  struct Attested {
    Anchor anchor;
    std::string from;
  };

  void compare(const Attested& attested, const std::string& digest) {
    if (attested.anchor.digest == digest) {
      ++report_.anchors;
      return;
    }
    find("rewritten", attested.anchor.district, attested.anchor.seq, {},
         {fmt::format("链号 {} 的摘要与 {} 证明的不同：此前的记录被整体改写", attested.anchor.seq,
                      attested.from),
          fmt::format("link {} differs from what {} attests: the chain before it was rewritten",
                      attested.anchor.seq, attested.from)});
  }

  void compare_end(const Attested& attested) {
    const auto& anchor = attested.anchor;
    const auto last = last_[anchor.district];
    if (anchor.seq <= last) return;
    find("tail", anchor.district, last + 1, {},
         {fmt::format("末尾缺少 {} 条记录：链条止于第 {} 号，而 {} 证明有第 {} 号", anchor.seq - last, last,
                      attested.from, anchor.seq),
          fmt::format("the last {} entries were dropped: the chain ends at {}, but {} attests {}",
                      anchor.seq - last, last, attested.from, anchor.seq)});
  }

  void count_waiting() {
    report_.waiting = static_cast<std::size_t>(
        db_.number("select count(*) from audit.entry e where not exists "
                   "(select from audit.link l where l.district = e.district and l.entry_id = e.id)"));
  }

  db::Connection& db_;
  const std::filesystem::path directory_;
  Report report_;
  std::map<std::string, std::vector<Attested>> anchors_;
  std::map<std::string, std::int64_t> last_;
};

}  // namespace

Report verify(db::Connection& db, const std::filesystem::path& directory) {
  return Verifier(db, directory).run();
}

}  // namespace qiying::audit
