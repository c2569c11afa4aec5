using System.Globalization;
using ImageFactory.Testing;

namespace ImageFactory.Operator.ToolTests.Signatures;

/// <summary>All that this process could write to at a moment, in a file: what is looked for later was not yet known then.</summary>
internal sealed class ProcessMemory : IDisposable
{
    private const int PieceSize = 1 << 20;

    // Longer than anything that is looked for.
    private const int Overlap = 4 << 10;

    private readonly TemporaryFolder _folder = new();

    private ProcessMemory() => File = Path.Combine(_folder.Path, "memory");

    private string File { get; }

    /// <summary>Takes a copy of it, see proc(5).</summary>
    public static ProcessMemory Copy()
    {
        var memory = new ProcessMemory();
        using var from = System.IO.File.OpenHandle("/proc/self/mem");
        using var to = System.IO.File.Create(memory.File);
        var piece = GC.AllocateArray<byte>(PieceSize, pinned: true);
        foreach (var map in System.IO.File.ReadLines("/proc/self/maps").ToList().Where(line => line.Split(' ')[1].StartsWith("rw", StringComparison.Ordinal)))
        {
            var bounds = Array.ConvertAll(map.Split(' ')[0].Split('-'), text => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            for (var address = bounds[0]; address < bounds[1]; address += PieceSize)
            {
                try
                {
                    var count = RandomAccess.Read(from, piece.AsSpan(0, (int)Math.Min(PieceSize, bounds[1] - address)), address);
                    to.Write(piece, 0, count);
                }
                catch (IOException)
                {
                    // It is not there any more, or belongs to a device.
                }
            }
        }

        // What it read last is not to be found by the next one.
        Array.Clear(piece);
        return memory;
    }

    /// <summary>Whether bytes are somewhere in it, in this order or in the opposite one.</summary>
    public bool Holds(byte[] bytes)
    {
        byte[] reversed = [.. bytes.Reverse()];
        using var file = System.IO.File.OpenRead(File);
        var piece = new byte[PieceSize + Overlap];
        for (int count, kept = 0; (count = file.Read(piece, kept, PieceSize)) > 0;)
        {
            var seen = piece.AsSpan(0, kept + count);
            if (seen.IndexOf(bytes) >= 0 || seen.IndexOf(reversed) >= 0)
            {
                return true;
            }

            kept = Math.Min(Overlap, seen.Length);
            seen[^kept..].CopyTo(piece);
        }

        return false;
    }

    public void Dispose() => _folder.Dispose();
}
