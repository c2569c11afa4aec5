namespace ImageFactory.Soak.Report;

/// <summary>One sentence that has to be true at the end.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Holds">Whether it is.</param>
/// <param name="Detail">Figures, or what speaks against it.</param>
internal sealed record Check(string Sentence, bool Holds, string Detail)
{
    private const int MostExamples = 5;

    /// <summary>A sentence that each of these would contradict.</summary>
    public static Check None(string sentence, IReadOnlyCollection<string> contradictions, string figures) => new(
        sentence,
        contradictions.Count == 0,
        contradictions.Count == 0
            ? figures
            : $"{contradictions.Count} against it: {string.Join(", ", contradictions.Take(MostExamples))}");
}
