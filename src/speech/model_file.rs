//! Structure of a Whisper model in the format of whisper.cpp.
//!
//! The recognizer aborts on some damaged files, so they are checked before.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SpeechReason};

const MAGIC: u32 = 0x6767_6d6c;
const MAX_NAME_BYTES: u32 = 256;

/// Properties of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ModelHeader {
    pub vocabulary: u32,
    pub audio_layers: u32,
    pub text_layers: u32,
    pub mel_bands: u32,
}

/// Checks that a file is a complete model, tensor by tensor.
///
/// # Errors
/// If the file cannot be read, is not a model or is damaged.
pub(crate) fn check(path: &Path) -> Result<ModelHeader, Reason> {
    let file = File::open(path).map_err(|e| reason(&e))?;
    let bytes = file.metadata().map_err(|e| reason(&e))?.len();
    let mut reader = ModelReader(BufReader::new(file));
    let header = reader.header();
    header
        .filter(|header| reader.skip_content(header, bytes).is_some())
        .ok_or_else(|| SpeechReason::NotAModel.into())
}

struct ModelReader(BufReader<File>);

impl ModelReader {
    fn number(&mut self) -> Option<u32> {
        let mut bytes = [0; 4];
        self.0.read_exact(&mut bytes).ok()?;
        Some(u32::from_le_bytes(bytes))
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.0.seek_relative(i64::try_from(bytes).ok()?).ok()
    }

    fn header(&mut self) -> Option<ModelHeader> {
        if self.number()? != MAGIC {
            return None;
        }
        let mut values = [0; 11];
        for value in &mut values {
            *value = self.number()?;
        }
        let header = ModelHeader {
            vocabulary: values[0],
            audio_layers: values[4],
            text_layers: values[8],
            mel_bands: values[9],
        };
        let is_plausible = (50_000..60_000).contains(&header.vocabulary)
            && (1..=64).contains(&header.audio_layers)
            && (1..=64).contains(&header.text_layers)
            && matches!(header.mel_bands, 80 | 128);
        is_plausible.then_some(header)
    }

    /// Skips the filters, the vocabulary and the tensors, which end with the file.
    fn skip_content(&mut self, header: &ModelHeader, file_bytes: u64) -> Option<()> {
        let (bands, width) = (self.number()?, self.number()?);
        if bands != header.mel_bands || width > 4_096 {
            return None;
        }
        self.skip(u64::from(bands) * u64::from(width) * 4)?;
        let words = self.number()?;
        if words > header.vocabulary {
            return None;
        }
        for _ in 0..words {
            let length = self.number()?;
            self.skip(u64::from(length.min(MAX_NAME_BYTES)))?;
        }
        let mut tensors = 0;
        loop {
            let at = self.0.stream_position().ok()?;
            if at == file_bytes {
                return (tensors > 0).then_some(());
            }
            let bytes = self.tensor_bytes()?;
            let start = self.0.stream_position().ok()?;
            if start.checked_add(bytes)? > file_bytes {
                return None;
            }
            self.0.seek(SeekFrom::Start(start + bytes)).ok()?;
            tensors += 1;
        }
    }

    /// Reads the head of a tensor, and returns the size of its data.
    fn tensor_bytes(&mut self) -> Option<u64> {
        let (dimensions, name, kind) = (self.number()?, self.number()?, self.number()?);
        if !(1..=4).contains(&dimensions) || name > MAX_NAME_BYTES {
            return None;
        }
        let mut values = 1_u64;
        for _ in 0..dimensions {
            values = values.checked_mul(u64::from(self.number()?))?;
        }
        self.skip(u64::from(name))?;
        // Bytes per block of 32 values, of ggml's types.
        let block = match kind {
            0 => 128,
            1 => 64,
            2 => 18,
            3 => 20,
            6 => 22,
            7 => 24,
            8 => 34,
            _ => return None,
        };
        values.checked_mul(block).map(|bytes| bytes / 32)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A model without knowledge, with one tensor.
    pub(crate) fn made_up_model() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut put = |values: &[u32]| {
            values
                .iter()
                .for_each(|value| bytes.extend(value.to_le_bytes()));
        };
        put(&[MAGIC, 51_865, 1_500, 32, 1, 4, 448, 32, 1, 4, 80, 1]);
        put(&[80, 1]);
        put(&[0; 80]);
        put(&[1, 4, u32::from_le_bytes(*b"word")]);
        put(&[2, 4, 0, 8, 4, u32::from_le_bytes(*b"bias")]);
        put(&[0; 32]);
        bytes
    }

    #[test]
    fn complete_models_are_accepted_and_damaged_ones_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("model.bin");
        let model = made_up_model();
        std::fs::write(&path, &model).unwrap();
        assert_eq!(check(&path).unwrap().text_layers, 4);
        for length in [0, 3, 40, 200, model.len() - 130, model.len() - 1] {
            std::fs::write(&path, &model[..length]).unwrap();
            let why = check(&path).unwrap_err();
            assert_eq!(why, SpeechReason::NotAModel.into(), "{length}");
        }
        std::fs::write(&path, [&model[..], b"x"].concat()).unwrap();
        assert!(check(&path).is_err());
        assert_eq!(check(&dir.path().join("none")), Err(Reason::NotFound));
    }
}
