#include "bench/fusion/generate.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

#include "bench/fusion/firm.hpp"
#include "bench/fusion/words.hpp"
#include "platform/base/csv.hpp"

namespace bench {
namespace {

// What a source holds of an enterprise, and how well. Shares of records.
struct Source {
  const char* name;
  double covers, strangers;  // share of registered firms; part of the rows of unregistered ones
  double code, wrong_code, bad_code, org_code;
  double old_name, short_name, brand;
  double person, old_person, phone, old_phone, address, old_address;
  double date, capital, scope;
  double slips;  // mistakes of typing a text
  double twice;
};
constexpr Source kSources[] = {{"market", 1.00, 0.0,  0.998, 0.000, 0.002, 0.00, 0.00, 0.00, 0.00, 0.98,
                                0.02,     0.80, 0.05, 0.99,  0.02,  0.99,  0.98, 0.98, 0.01, 0.000},
                               {"tax", 0.78, 0.0,  0.970, 0.001, 0.010, 0.02, 0.04, 0.02, 0.00, 0.95,
                                0.06,  0.90, 0.10, 0.95,  0.06,  0.60,  0.40, 0.30, 0.03, 0.005},
                               {"statistics", 0.30, 0.0,  0.900, 0.001, 0.010, 0.08, 0.03, 0.03, 0.00, 0.90,
                                0.08,         0.80, 0.15, 0.95,  0.10,  0.70,  0.30, 0.50, 0.04, 0.005},
                               {"insurance", 0.55, 0.0,  0.930, 0.002, 0.010, 0.04, 0.06, 0.04, 0.00, 0.85,
                                0.10,        0.75, 0.20, 0.70,  0.12,  0.10,  0.00, 0.00, 0.04, 0.010},
                               {"building", 0.30, 0.4,  0.000, 0.000, 0.000, 0.00, 0.03, 0.30, 0.25, 0.55,
                                0.15,       0.70, 0.20, 1.00,  0.04,  0.00,  0.00, 0.05, 0.08, 0.030},
                               {"street", 0.30, 0.3,  0.550, 0.003, 0.030, 0.05, 0.08, 0.20, 0.05, 0.70,
                                0.15,     0.65, 0.20, 0.90,  0.08,  0.05,  0.00, 0.05, 0.10, 0.030},
                               {"list", 0.50, 0.3,  0.800, 0.003, 0.020, 0.10, 0.12, 0.10, 0.00, 0.60,
                                0.20,   0.60, 0.25, 0.80,  0.15,  0.50,  0.40, 0.40, 0.04, 0.020}};

struct Row {
  std::string code, org, name, former, person, phone, address, date, capital, scope, updated;
};

class Clerk {
 public:
  Clerk(Random& random, double noise) : random_(random), noise_(noise) {}

  Row write(const Firm& firm, const Source& source, const std::string& foreign_code) {
    Row row;
    write_code(firm, source, foreign_code, row);
    row.name = slip(name(firm, source), source.slips);
    if (source.date > 0.9 && random_.chance(0.1)) row.former = firm.former_name;
    if (random_.chance(source.person))
      row.person =
          slip(random_.chance(source.old_person) ? firm.former_person : firm.person, source.slips / 2);
    if (random_.chance(source.phone))
      row.phone = random_.chance(source.old_phone) ? firm.former_phone : firm.phone;
    if (random_.chance(source.address)) row.address = slip(address(firm, source), source.slips);
    if (random_.chance(source.date)) row.date = date(firm.date);
    if (random_.chance(source.capital)) row.capital = capital(firm.capital);
    if (random_.chance(source.scope))
      row.scope =
          cut(firm.scope, random_.chance(0.4) ? static_cast<std::size_t>(random_.between(4, 20)) : 200);
    row.updated = fmt::format("{}-{:02}-{:02}", random_.between(2019, 2026), random_.between(1, 12),
                              random_.between(1, 28));
    return row;
  }

 private:
  bool happens(double p) { return random_.chance(p * noise_); }

  void write_code(const Firm& firm, const Source& source, const std::string& foreign, Row& row) {
    if (!random_.chance(source.code)) {
      if (happens(source.org_code)) row.org = firm.code.substr(8, 9);
      return;
    }
    row.code = firm.code;
    if (happens(source.wrong_code) && !foreign.empty()) row.code = foreign;
    if (!happens(source.bad_code)) return;
    const auto i = random_.below(row.code.size() - 1);
    if (random_.chance(0.3))
      std::swap(row.code[i], row.code[i + 1]);
    else
      row.code[i] = static_cast<char>('0' + random_.below(10));
  }

  std::string name(const Firm& firm, const Source& source) {
    if (happens(source.brand)) return firm.trade + (random_.chance(0.4) ? cut(firm.line, 2) : "");
    if (happens(source.old_name)) return firm.former_name;
    if (!happens(source.short_name)) return firm.name();
    auto form = firm.form;
    if (random_.chance(0.4))
      form = form == "有限公司" ? "有限责任公司" : form == "有限责任公司" ? "有限公司" : "";
    const auto region = random_.chance(0.5) ? "" : firm.region;
    return region + firm.trade + firm.line + (random_.chance(0.5) ? "" : form) + firm.branch;
  }

  std::string address(const Firm& firm, const Source& source) {
    auto detail = happens(source.old_address) ? firm.former_address : firm.address();
    if (random_.chance(0.15)) detail = cut(detail, static_cast<std::size_t>(random_.between(8, 14)));
    if (random_.chance(0.1)) replace(detail, "号", "#");
    if (random_.chance(0.1)) replace(detail, "栋", "幢");
    if (random_.chance(0.2)) return detail;
    if (random_.chance(0.4)) return firm.district + "区" + detail;
    return (random_.chance(0.4) ? "湖北省武汉市" : "武汉市") + firm.district + "区" + detail;
  }

  std::string date(const std::string& iso) {
    if (random_.chance(0.7)) return iso;
    auto out = iso;
    if (random_.chance(0.5)) std::erase(out, '-');
    replace(out, "-", "/");
    return out;
  }

  std::string capital(const std::string& wan) {
    switch (random_.below(4)) {
      case 0:
        return wan + "(万元人民币)";
      case 1:
        return wan + "万人民币";
      case 2:
        return wan + ".0000(万)";
      default:
        return wan;
    }
  }

  static void replace(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  }

  static std::string cut(const std::string& text, std::size_t n) {
    auto list = characters(text);
    if (list.size() > n) list.resize(n);
    return joined(list);
  }

  // A slip: a character of the same sound, a lost one, two swapped, a blank, a traditional form.
  std::string slip(const std::string& text, double share) {
    if (!happens(share * 2)) return text;
    auto list = characters(text);
    if (list.size() < 3) return text;
    const auto i = random_.below(list.size() - 1);
    switch (random_.below(5)) {
      case 0:
        return by_table(list, kSounds);
      case 1:
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        break;
      case 2:
        std::swap(list[i], list[i + 1]);
        break;
      case 3:
        list[i] += ' ';
        break;
      default:
        return by_table(list, kTraditional);
    }
    return joined(list);
  }

  std::string by_table(std::vector<std::string>& list, const Words& table) {
    for (auto& c : list)
      for (const auto group : table) {
        const auto members = characters(group);
        if (std::find(members.begin(), members.end(), c) == members.end()) continue;
        c = random_.of(members);
        return joined(list);
      }
    return joined(list);
  }

  Random& random_;
  double noise_;
};

class Table {
 public:
  explicit Table(const std::filesystem::path& path, std::string_view header)
      : file_(std::fopen(path.c_str(), "wb"), &std::fclose) {
    if (!file_) throw std::runtime_error(path.string() + ": cannot be written");
    buffer_ = header;
  }
  ~Table() { flush(); }
  void add(std::initializer_list<std::string_view> cells) {
    qiying::base::append_csv_row(buffer_, cells);
    if (buffer_.size() > 1 << 20) flush();
  }

 private:
  void flush() {
    std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get());
    buffer_.clear();
  }
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::string buffer_;
};

class Generator {
 public:
  Generator(const Plan& plan, const std::filesystem::path& out)
      : plan_(plan),
        random_(plan.seed),
        clerk_(random_, plan.noise),
        truth_(out / "truth.csv", "source,record_id,entity\r\n") {
    for (const auto& source : kSources)
      tables_.push_back(std::make_unique<Table>(out / (std::string(source.name) + ".csv"),
                                                "record_id,uscc,org_code,name,former_name,legal_person,phone,"
                                                "address,reg_date,capital,scope,updated_at\r\n"));
  }

  std::size_t run() {
    FirmMaker maker(random_);
    std::string foreign;
    for (std::size_t i = 0; i < plan_.enterprises; ++i) {
      const auto firm = maker.next();
      for (std::size_t s = 0; s < std::size(kSources); ++s)
        if (random_.chance(kSources[s].covers)) add(s, firm, i, foreign);
      foreign = firm.code;
    }
    std::size_t entity = plan_.enterprises;
    const auto wanted = static_cast<double>(rows_) * plan_.strangers / (1 - plan_.strangers);
    for (double done = 0; done < wanted; ++entity) {
      const auto before = rows_;
      const auto firm = maker.next();
      const auto first = 4 + random_.below(3);
      add(first, firm, entity, foreign);
      for (std::size_t s = 4; s < std::size(kSources); ++s)
        if (s != first && random_.chance(0.2)) add(s, firm, entity, foreign);
      done += static_cast<double>(rows_ - before);
    }
    return rows_;
  }

 private:
  void add(std::size_t s, const Firm& firm, std::size_t entity, const std::string& foreign) {
    const int times = random_.chance(kSources[s].twice) ? 2 : 1;
    for (int i = 0; i < times; ++i) {
      const auto row = clerk_.write(firm, kSources[s], foreign);
      // Ids tell nothing of the entity.
      const auto id = fmt::format("{:010x}", random_.next() >> 24);
      tables_[s]->add({id, row.code, row.org, row.name, row.former, row.person, row.phone, row.address,
                       row.date, row.capital, row.scope, row.updated});
      truth_.add({kSources[s].name, id, std::to_string(entity)});
      ++rows_;
    }
  }

  Plan plan_;
  Random random_;
  Clerk clerk_;
  Table truth_;
  std::vector<std::unique_ptr<Table>> tables_;
  std::size_t rows_ = 0;
};

}  // namespace

std::size_t generate(const Plan& plan, const std::filesystem::path& out) {
  std::filesystem::create_directories(out);
  return Generator(plan, out).run();
}

}  // namespace bench
