#include "apps/qiying/evidence.hpp"

#include <fmt/format.h>

#include <iostream>

#include "platform/audit/chain.hpp"
#include "platform/audit/export.hpp"
#include "platform/base/json.hpp"

namespace qiying::app {
namespace {

db::Scope everywhere() {
  return auth::scope_of(auth::Caller::system(""));
}

int verify(Installation& installation) {
  const auto& services = installation.services();
  auto lease = services.pool.acquire(everywhere());
  lease->set_statement_timeout(std::chrono::minutes(10));
  const auto report = audit::verify(*lease, audit_directory(services.settings));
  for (const auto& finding : report.findings)
    fmt::print("{:<10} {}  {}\n           {}\n", finding.code, finding.district, finding.message.en,
               finding.message.zh);
  if (report.more) fmt::print("... and more\n");
  fmt::print("{} entries in the chain, {} attestations hold, {} entries wait to be chained, {} findings\n",
             report.entries, report.anchors, report.waiting, report.findings.size());
  return report.findings.empty() ? kDone : kFailed;
}

int anchor(Installation& installation) {
  const auto& services = installation.services();
  audit::Chain chain(audit_directory(services.settings));
  chain.seal(services.pool);
  chain.anchor(services.pool, services.clock.now());
  auto lease = services.pool.acquire(everywhere());
  for (const auto& latest : audit::latest_anchors(*lease)) fmt::print("{}\n", base::to_json(latest));
  return kDone;
}

struct ExportOptions {
  std::string from, to, district, out;
};

std::optional<base::Timestamp> day(const std::string& text, bool& good) {
  if (text.empty()) return std::nullopt;
  auto parsed = base::parse_timestamp(text + " 00:00:00");
  if (!parsed.ok()) {
    refuse(parsed.error());
    good = false;
    return std::nullopt;
  }
  return *parsed;
}

int export_entries(Installation& installation, const ExportOptions& options) {
  const auto& services = installation.services();
  bool good = true;
  audit::Filter filter;
  filter.from = day(options.from, good);
  filter.to = day(options.to, good);
  if (!good) return kBadInput;
  const auto district = options.district.empty() ? services.settings.district_code : options.district;
  auto lease = services.pool.acquire(auth::scope_of(auth::Caller::system(district)));
  const auto result = audit::export_to(*lease, filter, options.out, audit_directory(services.settings));
  fmt::print("{} entries in {}\nSM3 {}\nsigned with SM2 in {}.sig (public key: {}.pem)\n", result.entries,
             options.out, result.digest, options.out, options.out);
  return kDone;
}

}  // namespace

void add_audit_commands(CLI::App& app, Choices& choices, Common& common) {
  auto* group = app.add_subcommand("audit", "审计日志的校验与导出 / the audit trail as evidence")
                    ->require_subcommand(1);
  auto* check = group->add_subcommand("verify",
                                      "重新计算整条链，指出被改、被删的条目 / recompute the chain; exit 1 "
                                      "and the entries concerned when something was changed or dropped");
  common.add_to(*check);
  choices.push_back({check, [&common] { return with_existing_installation(common, verify); }});

  auto* sign = group->add_subcommand(
      "anchor", "对链尾签名并输出，另行保存 / sign the chain's end and print it, to be kept elsewhere");
  common.add_to(*sign);
  choices.push_back({sign, [&common] { return with_existing_installation(common, anchor); }});

  auto* dump = group->add_subcommand(
      "export", "导出 CSV 并签名，供检查 / entries as CSV with a signature, for inspectors");
  common.add_to(*dump);
  auto options = std::make_shared<ExportOptions>();
  dump->add_option("--from", options->from, "起始日 / first day, 2026-11-01");
  dump->add_option("--to", options->to, "截止日的次日 / day after the last");
  dump->add_option("--district", options->district,
                   "六位行政区划代码 / six digits; default: the configured district");
  dump->add_option("--out", options->out, "输出文件 / file to write")->required();
  choices.push_back({dump, [&common, options] {
                       return with_existing_installation(
                           common, [&](Installation& i) { return export_entries(i, *options); });
                     }});
}

}  // namespace qiying::app
