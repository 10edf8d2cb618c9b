#pragma once
/// Checks a published budget 预算 or final account 决算 against itself.
///
/// The text of a document (from a web page, `pdftotext`, DOCX or XLSX) is read into tables and sentences;
/// every relation that must hold between its figures is recomputed. A finding always carries its arithmetic.
/// The forms are those of the Ministry of Finance (部门预算/部门决算公开), as districts and cities print
/// them.
///
/// Amounts are compared in fen, each with the precision it was printed with: 40.3 万元 stands for 40.25 to
/// 40.35. A relation that holds within that precision holds; where only the last printed digit differs the
/// finding is `info` (sums) or `warning` (rates) and says so.
///
/// Pure and thread-safe. Time grows linearly with the text.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

namespace qiying::disclosure {

/// error: two figures of the document cannot both be right. warning: probably wrong, or a duty of form is not
/// met. info: worth a look, such as a difference in the last digit.
enum class Severity { error, warning, info };
QY_ENUM(Severity, "error", "warning", "info")

/// Where the figure stands.
struct Place {
  std::string table;      ///< title of the table, empty in text
  std::string section;    ///< heading above, or the row
  std::int64_t line = 0;  ///< line of the text that was checked, from 1
};
QY_DESCRIBE(Place, QY_FIELD(table, .min = 0, .multiline = true),
            QY_FIELD(section, .min = 0, .multiline = true), QY_FIELD(line))

/// A sentence in both languages.
struct Words {
  std::string zh;
  std::string en;
};
QY_DESCRIBE(Words, QY_FIELD(zh, .min = 0, .multiline = true), QY_FIELD(en, .min = 0, .multiline = true))

/// A figure that was used: what it is, its value as printed, where.
struct Evidence {
  std::string what;
  std::string value;
  std::int64_t line = 0;
};
QY_DESCRIBE(Evidence, QY_FIELD(what, .min = 0, .multiline = true),
            QY_FIELD(value, .min = 0, .multiline = true), QY_FIELD(line))

/// One contradiction. `kind` is stable ("sum.hierarchy", "text.growth", ...; README.md lists them).
struct Finding {
  std::string kind;
  Severity severity = Severity::error;
  Place place;
  std::string quoted;    ///< the document's own words
  std::string stated;    ///< the figure at fault as printed
  std::string expected;  ///< what the other figures give
  Words why;             ///< the arithmetic
  std::vector<Evidence> evidence;
};
QY_DESCRIBE(Finding, QY_FIELD(kind), QY_FIELD(severity), QY_FIELD(place),
            QY_FIELD(quoted, .min = 0, .multiline = true), QY_FIELD(stated, .min = 0, .multiline = true),
            QY_FIELD(expected, .min = 0, .multiline = true), QY_FIELD(why), QY_FIELD(evidence))

/// How many relations of a family were recomputed and how many held.
struct Tally {
  std::string family;
  std::int64_t checked = 0;
  std::int64_t held = 0;
};
QY_DESCRIBE(Tally, QY_FIELD(family), QY_FIELD(checked), QY_FIELD(held))

struct Summary {
  std::int64_t checked = 0;
  std::int64_t held = 0;
  std::int64_t errors = 0;
  std::int64_t warnings = 0;
  std::int64_t infos = 0;
  std::int64_t tables = 0;
  std::int64_t sentences = 0;  ///< sentences with a figure
  std::vector<Tally> families;
};
QY_DESCRIBE(Summary, QY_FIELD(checked), QY_FIELD(held), QY_FIELD(errors), QY_FIELD(warnings), QY_FIELD(infos),
            QY_FIELD(tables), QY_FIELD(sentences), QY_FIELD(families))

/// What a document was found to be.
enum class DocumentKind { budget, final_account, unknown };
QY_ENUM(DocumentKind, "budget", "final_account", "unknown")

struct Report {
  std::string file;
  std::string title;
  DocumentKind kind = DocumentKind::unknown;
  std::int64_t year = 0;  ///< 0: not found
  Summary summary;
  std::vector<Finding> findings;  ///< errors first, then by line
};
QY_DESCRIBE(Report, QY_FIELD(file, .min = 0, .multiline = true), QY_FIELD(title, .min = 0, .multiline = true),
            QY_FIELD(kind), QY_FIELD(year), QY_FIELD(summary), QY_FIELD(findings))

/// Largest text that is taken.
inline constexpr std::size_t kMaxBytes = 16u << 20;

/// Checks one document. `bytes` is its text in UTF-8, GB18030 (also line by line mixed) or UTF-16 with a byte
/// order mark. Errors (malformed): disclosure.empty, disclosure.binary, disclosure.too_large,
/// disclosure.no_figures (no table and no amount: not such a document).
base::Result<Report> audit(std::string_view file, std::string_view bytes);

/// The text whose lines `Place::line` counts: the bytes as UTF-8. Errors as `audit` for encodings.
base::Result<std::string> readable(std::string_view bytes);

}  // namespace qiying::disclosure
