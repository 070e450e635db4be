//! Where answers go: standard output, or a file that comes to be whole or not at all.

use super::Global;
use super::outcome::Failure;
use super::progress::{Breakable, unbroken};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Where an answer goes.
pub(super) type Out<'o> = BufWriter<Box<dyn Write + 'o>>;

/// Sends an answer to standard output, or to the file of `--output`: written beside its place and moved there whole.
pub(super) fn answer(
    global: &Global,
    write: impl FnOnce(&mut Out) -> io::Result<()>,
) -> Result<(), Failure> {
    let Some(path) = &global.output else {
        let mut out = Out::with_capacity(64 * 1024, Box::new(io::stdout().lock()));
        return write(&mut out)
            .and_then(|()| out.flush())
            .map_err(|why| Failure::io("cannot write to standard output", why));
    };
    let doing = format!("cannot write {}", path.display());
    to_file(path, write).map_err(|why| Failure::io(doing, why))
}

fn to_file(path: &Path, write: impl FnOnce(&mut Out) -> io::Result<()>) -> io::Result<()> {
    let existing = path.metadata().ok();
    if existing.as_ref().is_some_and(|found| !found.is_file()) {
        // A device or a pipe stays what it is.
        let mut out = Out::new(Box::new(File::options().write(true).open(path)?));
        write(&mut out)?;
        return out.flush();
    }
    let parent = path
        .parent()
        .filter(|parent| *parent != Path::new(""))
        .unwrap_or(Path::new("."));
    let mut file = new_file(parent)?;
    // The temporary file goes when it is dropped, which it is not where a program is ended at once.
    unbroken(|| {
        let mut out = Out::new(Box::new(Breakable(file.as_file_mut())));
        write(&mut out)?;
        out.flush()
    })?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}

/// A temporary file that everybody may read whom the umask lets: tempfile's own default is for secrets.
pub(super) fn new_file(parent: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.prefix(".callsheet-").tempfile_in(parent)
}
