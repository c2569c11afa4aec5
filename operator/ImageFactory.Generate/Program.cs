using ImageFactory.Generate;
using ImageFactory.Generate.Chart;
using ImageFactory.Kubernetes.Schema;

// imagefactory-generate [--check] [ROOT]: writes what is made from the C# types, or checks that it is up to date.
var isCheck = args.Contains("--check");
var root = args.FirstOrDefault(arg => !arg.StartsWith('-')) ?? Directory.GetCurrentDirectory();
if (!File.Exists(Path.Combine(root, "ImageFactory.Operator.sln")))
{
    Console.Error.WriteLine($"{root} is not the repository's root: call from there, or give it as argument");
    return 2;
}

try
{
    var drifted = false;
    var files = Generator.Run(root);
    foreach (var file in files)
    {
        var path = Path.Combine(root, file.Path);
        var committed = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var drift = Drift.Between(file.Path, committed, file.Text);
        if (drift.Length == 0)
        {
            continue;
        }

        drifted = true;
        if (isCheck)
        {
            Console.Error.WriteLine(drift);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
            Console.WriteLine($"wrote {file.Path}");
        }
    }

    // A copy of what is no more: Helm would install it.
    var copies = Directory.EnumerateFiles(Path.Combine(root, ChartFiles.Copies), "*", SearchOption.AllDirectories);
    foreach (var path in copies.Where(copy => !files.Any(file => Path.Combine(root, file.Path) == copy)))
    {
        drifted = true;
        if (isCheck)
        {
            Console.Error.WriteLine($"{Path.GetRelativePath(root, path)} is generated no more: remove it");
        }
        else
        {
            File.Delete(path);
            Console.WriteLine($"removed {Path.GetRelativePath(root, path)}");
        }
    }

    if (isCheck && drifted)
    {
        Console.Error.WriteLine("Generated files are out of date: run make generate and commit what it changes");
    }

    return isCheck && drifted ? 1 : 0;
}
catch (SchemaException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
