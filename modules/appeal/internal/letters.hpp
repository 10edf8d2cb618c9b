#pragma once
/// Appeals by e-mail: a folder (DATA/mail/in, single .eml files or a maildir's `new`) that the district's
/// mail program fills and a job reads once a minute. A letter becomes an appeal of the channel mail, an
/// answer to our confirmation is added to its appeal; machines, lists and bounces are put aside and never
/// answered. Each letter counts once, however often it comes.

#include <filesystem>

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"
#include "platform/mail/mail.hpp"

namespace qiying::appeal {

/// What became of a letter; also the name of the folder below DATA/mail to which it goes.
enum class LetterFate {
  taken,    ///< an appeal, new or added to, or one that was known
  ignored,  ///< written by a machine, or a bounce
  refused   ///< not readable, or too many of one sender on one day
};
QY_ENUM(LetterFate, "taken", "ignored", "refused")

/// The appeal that a letter makes: what it says, what was found in it (a mobile number, a credit code that
/// the register has), and nothing that the sender could not prove: the enterprise's account does not get it.
Record record_of(db::Connection& db, const std::string& district, const mail::Letter& letter,
                 base::Timestamp now);

/// Reads the folder once; how many letters were taken. Each letter in a transaction of its own, moved after
/// its commit.
std::size_t read_letters(const kernel::Services& services);

void register_letters(kernel::Registry& registry);

}  // namespace qiying::appeal
