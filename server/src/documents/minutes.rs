//! The minutes of a conversation, with its nine points and what somebody disputes of them.

use super::{
    Attached, DocumentError, Mark, Paper, Row, Signed, Style, Text, gather::Gathered, signatures, wording::moment,
};
use crate::seal::MinutesCopy;
use casework::{
    conversation::{points_of, text_of},
    ids::ConsultationId,
    minutes::sha256_hex,
    records::{Actor, Consultation, Content as _, Manner, Signature, Strokes, Task},
};

pub(super) fn paper(gathered: &Gathered, id: ConsultationId) -> Result<Paper, DocumentError> {
    let minutes: Consultation = gathered.record.content().map_err(|_| DocumentError::Unreadable)?;
    let points = points_of(&gathered.book, id).ok_or(DocumentError::Unreadable)?;
    let text = text_of(&gathered.book, id).ok_or(DocumentError::Unreadable)?;
    let mut rows = vec![Row::new(Style::Title, "Gesprächsprotokoll")];
    rows.extend(points.iter().map(|(title, content)| Row::fact(title, content)));
    let hash = sha256_hex(&text);
    let mut signatures: Vec<_> = minutes.signatures.iter().collect();
    signatures.sort_by_key(|(signer, signature)| (signature.at, *signer));
    let copy = MinutesCopy::of(&gathered.municipality, id, &text, &minutes);
    Ok(Paper {
        identity: format!("consultation {id}"),
        kind: "Gesprächsprotokoll",
        title: format!("Gesprächsprotokoll vom {}", minutes.started_at.format("%d.%m.%Y")),
        municipality: gathered.municipality.name.clone(),
        date: minutes.started_at.date(),
        language: None,
        notice: None,
        rows,
        marks: marks(gathered, id),
        signatures: signatures.into_iter().map(|(signer, it)| signed(gathered, signer, it, &hash)).collect(),
        photos: Vec::new(),
        text: if minutes.signatures.is_empty() { Text::Unsigned } else { Text::Signed(hash) },
        attached: Some(Attached {
            name: "lotse-protokoll.json",
            media: "application/json",
            description: "Text und Unterschriften, zum Prüfen",
            text: copy.to_json(),
        }),
    })
}

/// What people dispute of the minutes, and of the tasks that stand in them.
fn marks(gathered: &Gathered, id: ConsultationId) -> Vec<Mark> {
    let mut marks = gathered.marks(None, |part| title_of(part).map(ToOwned::to_owned));
    for (task, content) in gathered.book.all::<Task>().iter().filter(|(_, task)| task.consultation == Some(id)) {
        let named = |_: &str| Some(format!("Aufgabe „{}“", content.what));
        marks.extend(
            gathered.book.record(Task::key(*task)).into_iter().flat_map(|it| gathered.marks_of(it, None, named)),
        );
    }
    marks
}

/// What a field of the minutes is called in them.
fn title_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "started_at" => "Datum",
        "present" | "others_present" => "Anwesende",
        "occasion" => "Anlass",
        "topics" => "Gesprächsinhalte",
        "agreed" => "Absprachen",
        _ => return None,
    })
}

fn signed(gathered: &Gathered, signer: &str, signature: &Signature, hash: &str) -> Signed {
    let actor = signer.parse::<Actor>().ok();
    let name = actor.as_ref().map_or_else(|| "–".to_owned(), |actor| gathered.name(actor));
    let at = moment(signature.at);
    let mut lines = vec![match &signature.manner {
        Manner::OnScreen(_) => format!("Auf dem Bildschirm unterschrieben am {at}"),
        Manner::OnPaper => format!("Auf Papier unterschrieben am {at}"),
        Manner::Declined(reason) if reason.trim().is_empty() => format!("Möchte nicht unterschreiben ({at})"),
        Manner::Declined(reason) => format!("Möchte nicht unterschreiben: „{}“ ({at})", reason.trim()),
    }];
    if signature.text_sha256 != hash {
        lines.push("Der Text wurde seither anders geschrieben, zum Beispiel ein Name berichtigt.".to_owned());
    }
    let strokes = match signature.manner {
        Manner::OnScreen(id) => gathered.book.get::<Strokes>(id),
        Manner::OnPaper | Manner::Declined(_) => None,
    };
    let role = match actor {
        Some(Actor::Client(_)) => "Klientin oder Klient",
        Some(Actor::Worker(_)) => "Soziale Arbeit",
        Some(Actor::Partner(_)) | None => "",
    };
    Signed {
        alt: format!("Unterschrift von {name}"),
        name,
        role: role.to_owned(),
        drawn: strokes.and_then(signatures::drawn),
        lines,
    }
}
