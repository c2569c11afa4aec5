# shellcheck shell=sh
# Text without secrets, for logs, status and papers. Sourced by lib.sh.

SECRET_NAMES='PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|PRIVATE_KEY|API_KEY'
# sed's
WITHOUT_PASSWORDS='s#://[^/[:space:]"'"'"']*@#://***@#g
s/(password *= *\\?")([^"\!*]|\\[^"])([^"\]|\\[^"])*/\1***/g
s/(password *= *'"'"')[^'"'"'!*][^'"'"']*/\1***/g'

# without_passwords - passes text on with no user and password in its URLs, and none in attributes password="…" of XML,
# also where the XML is a string of JSON; ! and * are no passwords, but lock an account
without_passwords() {
  sed -E "$WITHOUT_PASSWORDS"
}

# without_secret_values - passes an environment on, as a shell writes it, with *** in place of the values of variables
# that call themselves a secret
without_secret_values() { hide_values "$SECRET_NAMES" yes; }

# with_values_of NAMES - the same with the values of these variables alone, by a pattern of all of their name: whoever
# thinks of a name may not think of calling it a secret
with_values_of() { hide_values "^($1)\$" no | without_passwords; }

# hide_values NAMES yes|no - those whose name matches, or does not
hide_values() {
  # A value may go on over more lines, to where the next variable begins.
  awk -v names="$1" -v matching="$2" '
    /^(export|declare -x) [A-Za-z0-9_]+=/ {
      beginning = substr($0, 1, index($0, "="))
      name = toupper(beginning)
      gsub(/^.* |=$/, "", name)
      hidden = (name ~ names) == (matching == "yes")
      if (hidden) print beginning "\047***\047"
    }
    !hidden'
}
