# shellcheck shell=sh
# How a disk may not begin. Sourced after lib.sh.

# names_other_files DISK - whether its first sector is a header of qcow2, QED or VMDK, boot code or not, which may name
# files of a host: who guesses formats opens these, QEMU on this host or Nova's, which makes a plain disk of the image
# again
names_other_files() {
  case "$(od -An -v -tx1 -N4 "$1" | tr -d ' ')" in
    514649fb | 51454400) ;;
    # VMDK's two, and its text: a comment, a blank line, "vers".
    4b444d56 | 434f5744 | 23* | 20* | 76657273) ;;
    *) return 1 ;;
  esac
}
