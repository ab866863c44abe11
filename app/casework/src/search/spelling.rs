//! One name, many spellings: Latin letters without accents, the sound, the consonants.

/// A word of a name in the forms that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Form {
    /// Small Latin letters without accents.
    pub plain: String,
    /// As it sounds: spellings of one sound are one letter, doubled letters single.
    pub sound: String,
    /// The sound's consonants, hard and soft ones alike.
    pub consonants: String,
    /// Names that languages have in forms of their own: the number of the group.
    pub same_name: Option<u8>,
    /// Which letters the sound has, one bit each.
    pub letters: u32,
}

impl Form {
    /// The forms of one word from [`words`].
    pub fn of(word: &str) -> Self {
        let sound = sound(word);
        let letters = sound.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31));
        let same_name = EQUIVALENTS.iter().zip(0..).find(|(group, _)| group.contains(&word)).map(|(_, number)| number);
        Self { plain: word.to_owned(), consonants: consonants(&sound), sound, same_name, letters }
    }
}

/// How many names there are in [`EQUIVALENTS`].
pub(super) const GROUPS: usize = 16;

/// Names that are one name in several languages and do not sound alike enough.
const EQUIVALENTS: [&[&str]; GROUPS] = [
    &["mohammed", "mohammad", "muhammad", "mohamad", "mohamed", "muhamed", "mehmet", "mahamed", "maxamed", "mamadou"],
    &["yusuf", "youssef", "yousef", "yousif", "jussuf", "josef", "joseph", "yosef", "iosif", "jusuf"],
    &["yohannes", "johannes", "yahya", "ivan", "iwan", "john", "johann", "ioan", "jean", "yuhanna"],
    &["hussein", "hussain", "hossein", "huseyin", "hoseyn", "xuseen"],
    &["ibrahim", "abraham", "avraham", "ebrahim", "abram"],
    &["musa", "moussa", "moses", "mose", "muse"],
    &["maryam", "mariam", "meryem", "maria", "marie", "miriam", "mariama", "mariia", "mariya"],
    &["fatima", "fatma", "fateme", "fatemeh", "fatoumata", "fadumo", "faduma"],
    &["ahmad", "ahmed", "ahmet", "axmed", "amadou"],
    &["omar", "umar", "omer", "oumar", "cumar"],
    &["osman", "othman", "uthman", "ousmane", "cusmaan"],
    &["aisha", "aysha", "ayse", "aissatou", "caasha", "ayesha"],
    &["alexander", "oleksandr", "aleksandr", "iskander", "skander", "alexandru"],
    &["georg", "george", "giorgi", "jiri", "heorhii", "georgi", "gheorghe", "giyorgis"],
    &["michael", "mikhail", "mykhailo", "mikael", "mihail", "mikail"],
    &["zainab", "zeynep", "zaynab", "seinab", "zeinab", "seynab"],
];

/// Articles that are written, joined on or left out.
pub(super) fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el" | "ul" | "ad" | "ash" | "as" | "an" | "ar" | "at")
}

/// The words of a name or a query: small Latin letters without accents.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().flat_map(char::to_lowercase) {
        if is_joiner(letter) {
            continue;
        }
        let latin = latin(letter);
        let word = words.last_mut().expect("there is always a word being written");
        match latin {
            Some(latin) => word.push_str(latin),
            None if letter.is_alphanumeric() => word.push(letter),
            None => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What stands inside a word and does not part it: apostrophes, accents that follow their letter, vowel marks.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '`' | '´' | 'ʿ' | 'ʾ' | '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{065f}' | '\u{0640}' | 'ь' | 'ъ')
}

/// A letter in plain Latin letters: accents taken off, Cyrillic as the English write it, Arabic by its consonants.
fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' => "e",
        'ğ' | 'ģ' | 'ĝ' => "g",
        'ḥ' | 'ħ' => "h",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' | 'ŝ' | 'ṣ' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' | 'ṭ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' | 'ẓ' => "z",
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'є' => "ye",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'ї' => "yi",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'ا' | 'أ' | 'إ' | 'آ' | 'ع' | 'ء' | 'ة' | 'ى' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' | 'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'ر' => "r",
        'ش' => "sh",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' | 'ؤ' => "u",
        'ي' | 'ی' | 'ئ' => "i",
        _ => return None,
    })
}

/// Spellings of one sound, the longest first; each becomes the letter (or letters) at its side.
const SOUNDS: [(&str, &str); 42] = [
    ("schtsch", "S"),
    ("shch", "S"),
    ("tsch", "C"),
    ("dsch", "i"),
    ("tch", "C"),
    ("sch", "S"),
    ("dzh", "i"),
    ("sh", "S"),
    ("zh", "S"),
    ("ch", "C"),
    ("kh", "h"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("ph", "f"),
    ("dj", "i"),
    ("ts", "z"),
    ("tz", "z"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("iy", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("ey", "ei"),
    ("ay", "ai"),
    ("aa", "a"),
    ("uu", "u"),
    ("ii", "i"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("q", "k"),
    ("x", "h"),
    ("c", "k"),
    ("ai", "ei"),
];

fn sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let (written, heard) = SOUNDS
            .iter()
            .find(|(written, _)| written.as_bytes()[0] == rest.as_bytes()[0] && rest.starts_with(written))
            .map_or((&rest[..letter.len_utf8()], &rest[..letter.len_utf8()]), |(written, heard)| (*written, *heard));
        for heard in heard.chars() {
            if !sound.ends_with(heard) {
                sound.push(heard);
            }
        }
        rest = &rest[written.len()..];
    }
    sound
}

/// The consonants: vowels out but at the beginning, soft ones as their hard sisters (*Zeynep* as *Zainab*).
fn consonants(sound: &str) -> String {
    let mut consonants = String::with_capacity(sound.len());
    for (place, letter) in sound.chars().enumerate() {
        let letter = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' if place > 0 => continue,
            'b' => 'p',
            'd' => 't',
            'g' => 'k',
            'z' => 's',
            'v' => 'f',
            letter => letter,
        };
        if !consonants.ends_with(letter) {
            consonants.push(letter);
        }
    }
    consonants
}

/// How many letters must be changed, added, left out or swapped with their neighbour to make one word of the other; none
/// if more than `most`.
pub(super) fn distance(a: &str, b: &str, most: u32) -> Option<u32> {
    const LONGEST: usize = 40;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most as usize || a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut before = [0_u32; LONGEST + 1];
    let mut last = [0_u32; LONGEST + 1];
    let mut row = [0_u32; LONGEST + 1];
    for (column, cell) in (0..).zip(&mut last[..=b.len()]) {
        *cell = column;
    }
    for i in 1..=a.len() {
        row[0] = u32::try_from(i).ok()?;
        let mut least = row[0];
        for j in 1..=b.len() {
            let mut edits = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + u32::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                edits = edits.min(before[j - 2] + 1);
            }
            row[j] = edits;
            least = least.min(edits);
        }
        if least > most {
            return None;
        }
        before = last;
        last = row;
    }
    Some(last[b.len()]).filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Schewtschenko", "Шевченко")]
    #[case("Kowaltschuk", "Ковальчук")]
    #[case("Iwanowa", "Иванова")]
    #[case("Oeztuerk", "Öztürk")]
    #[case("Jussuf", "Yusuf")]
    #[case("Noor", "Nour")]
    fn spellings_of_one_name_sound_the_same(#[case] one: &str, #[case] other: &str) {
        assert_eq!(sound(&words(one)[0]), sound(&words(other)[0]));
    }

    #[test]
    fn words_are_parted_at_hyphens_and_not_at_apostrophes() {
        assert_eq!(words("Al-Hassan  Nur’ddin"), ["al", "hassan", "nurddin"]);
    }

    #[rstest]
    #[case("ahmad", "ahmed", 1, Some(1))]
    #[case("ahmad", "amhad", 1, Some(1))]
    #[case("ahmad", "omar", 1, None)]
    #[case("", "ab", 2, Some(2))]
    fn distance_counts_edits_up_to_a_limit(
        #[case] a: &str,
        #[case] b: &str,
        #[case] most: u32,
        #[case] edits: Option<u32>,
    ) {
        assert_eq!(distance(a, b, most), edits);
    }
}
