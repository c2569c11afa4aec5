using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageFactory.Http;

/// <summary>
/// Looks through a text before YamlDotNet makes a tree of it, which goes as deep as the text does, and for ever where
/// an alias stands in what it names: a process that runs out of stack says nothing.
/// </summary>
public static class YamlEvents
{
    // What is read here is ten deep.
    private const int Deepest = 64;

    /// <summary>Lets only a text pass whose tree has an end.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    /// <exception cref="InvalidOperationException">It is too deep, or an alias names nothing before it.</exception>
    public static void Require(string text)
    {
        var parser = new Parser(new StringReader(text));
        var (open, known) = (new Stack<AnchorName>(), new HashSet<AnchorName>());
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case DocumentStart:
                    known.Clear();
                    break;
                case AnchorAlias alias when !known.Contains(alias.Value):
                    throw new InvalidOperationException("An alias names nothing before it");
                case MappingStart or SequenceStart when open.Count == Deepest:
                    throw new InvalidOperationException("It is too deep");
                case MappingStart or SequenceStart:
                    // Known once it has ended, and not by what had the name before.
                    var anchor = ((NodeEvent)parser.Current).Anchor;
                    known.Remove(anchor);
                    open.Push(anchor);
                    break;
                case MappingEnd or SequenceEnd:
                    known.Add(open.Pop());
                    break;
                case Scalar scalar:
                    known.Add(scalar.Anchor);
                    break;
            }
        }
    }
}
